using System.Globalization;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Holds a run to the executors that this process can have the files of.</summary>
/// <param name="Executors">How many attempts may be under way at once.</param>
/// <param name="Warning">What to say about it; null where they are as many as were asked for.</param>
internal sealed record ExecutorLimit(int Executors, string? Warning)
{
    // The pipes and the log of a client, or connections and the pipes of a tool.
    private const int FilesOfAnAgent = 8;

    // The connection to a PowerShell and its two pipes, two logs and two files of objects.
    private const int FilesOfAHost = 7;

    // Output through a pipe, which removes secrets, into a file; twice.
    private const int FilesOfRedactedOutput = 4;

    private static bool AsksModels(OrchestratorTask task, RunOptions options) =>
        task.Kind == TaskKind.Agent && (task.Agent ?? options.Agent) != AgentKind.Simulated;

    /// <summary>Finds out how many a run may have.</summary>
    /// <param name="traits">What is true of its backend.</param>
    /// <param name="hasSecrets">Whether output has to be searched for secrets.</param>
    public static ExecutorLimit Of(OrchestratorRun run, BackendTraits traits, bool hasSecrets)
    {
        // Executors that outlive the orchestrator have files of their own.
        var files = traits.OutlivesOrchestrator ? 1
            : run.Plan.Tasks.Any(task => AsksModels(task, run.Options)) ? FilesOfAnAgent
            : run.Plan.Tasks.Any(task => task.Kind == TaskKind.PowerShell) ? FilesOfAHost
            : hasSecrets ? FilesOfRedactedOutput
            : 1;
        var most = OpenFiles.Left() is { } left ? Math.Max(1, left / files) : int.MaxValue;
        return most >= run.MaxExecutors
            ? new ExecutorLimit(run.MaxExecutors, null)
            : new ExecutorLimit(most, string.Create(
                CultureInfo.InvariantCulture,
                $"At most {most} executors work at once, not {run.MaxExecutors}: a process may have {OpenFiles.Limit} files open here. "
                    + $"Raise the limit to have more ('ulimit -n', as root, or LimitNOFILE of the service)."));
    }
}
