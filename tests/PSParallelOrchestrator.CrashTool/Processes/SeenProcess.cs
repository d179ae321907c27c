namespace PSParallelOrchestrator.CrashTool.Processes;

/// <summary>A living process.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The name of its program, cut by the system at 15 characters.</param>
/// <param name="CommandLine">Its arguments.</param>
internal sealed record SeenProcess(int Id, string Name, string CommandLine)
{
    public override string ToString() => $"process {Id}: {CommandLine}";
}
