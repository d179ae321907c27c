namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>A place on this machine, whose attempts are shell scripts that carry the test's marker.</summary>
internal abstract class ShellPlace(string marker, string directory, Func<string, List<int>> marked) : BackendPlace(marker, directory)
{
    public override int Alive => marked(Marker).Count;

    public override void OpenGate(string gate) => File.WriteAllText(Gate(gate), string.Empty);

    protected override OrchestratorTask Task(int number, Work work)
    {
        var lines = new List<string>();
        if (work.Asked is { } asked)
        {
            lines.Add($"trap 'echo asked; {(asked == WhenAsked.Ends ? "exit" : "true")}' TERM");
        }

        if (work.Says is { } text)
        {
            lines.Add($"echo '{text}'; echo '{text}' >&2");
        }

        if (work.Spawns)
        {
            lines.Add($"setsid sh -c 'sleep 300; true' {Marker} < /dev/null > /dev/null 2>&1 &");
        }

        if (work.WaitsFor is { } gate)
        {
            lines.Add($"while [ ! -e '{Gate(gate)}' ]; do sleep 0.02; done");
        }

        lines.Add($"exit {work.ExitCode}");
        return new OrchestratorTask { Id = $"t{number}", Command = "sh", Arguments = ["-c", string.Join('\n', lines), Marker] };
    }

    /// <summary>The file that opens a gate, as attempts find it.</summary>
    protected virtual string Gate(string name) => Path.Combine(Directory, "gate-" + name);
}
