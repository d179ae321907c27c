using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Budgets;

/// <summary>The processes of a run beside its orchestrator.</summary>
internal static class RunProcesses
{
    /// <summary>Kills the model gateway of a run, where it has one.</summary>
    public static void KillGateway(string run)
    {
        var record = Path.Combine(run, ".orchestrator", "gateway.json");
        if (File.Exists(record))
        {
            // Boot, id, begin.
            var process = JsonElement.Parse(File.ReadAllText(record)).GetProperty("process").GetString()!;
            Kill(int.Parse(process.Split('/')[1], CultureInfo.InvariantCulture), "gateway");
        }
    }

    /// <summary>Kills every executor of the runs in a directory.</summary>
    public static void KillExecutors(string directory)
    {
        foreach (var executor in TestPlace.ProcessesWith(directory))
        {
            Kill(executor, "exec");
        }
    }

    /// <summary>Kills every Claude Code of the runs in a directory.</summary>
    public static void KillClients(string directory)
    {
        foreach (var client in TestPlace.ProcessesWith(directory))
        {
            Kill(client, "--append-system-prompt-file");
        }
    }

    // Only what is what it is taken for: ids are given again.
    private static void Kill(int pid, string argument)
    {
        try
        {
            if (File.ReadAllText(FormattableString.Invariant($"/proc/{pid}/cmdline")).Split('\0').Contains(argument))
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }
}
