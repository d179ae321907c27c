using System.Diagnostics;

namespace PSParallelOrchestrator.CrashTool.Processes;

/// <summary>A running psorch.</summary>
internal sealed class Psorch : IDisposable
{
    private readonly Process process;

    private Psorch(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>The exit code; 137 where it was killed.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>Starts it. What it writes is appended to a file, so that nothing of it hangs on this process.</summary>
    /// <param name="options">Which psorch, and how many open files it may have.</param>
    /// <param name="point">The point's directory: working directory, place of its index of runs, and mark of all its processes.</param>
    /// <param name="arguments">The arguments.</param>
    public static Psorch Start(CrashOptions options, string point, params IEnumerable<string> arguments)
    {
        var limit = options.OpenFiles is { } most ? $"ulimit -n {most}; " : string.Empty;
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", limit + "exec \"$0\" \"$@\" >> psorch.log 2>&1 < /dev/null", options.Psorch, .. arguments])
        {
            WorkingDirectory = point,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PSORCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["PSORCH_STATE_HOME"] = Path.Combine(point, "state");
        start.Environment["XDG_CONFIG_HOME"] = Path.Combine(point, "config");
        start.Environment[RunProcesses.Variable] = point;
        return new Psorch(Process.Start(start)!);
    }

    /// <summary>Kills it, and it alone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="limit">The longest wait.</param>
    /// <returns>Whether it ended.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => process.Dispose();
}
