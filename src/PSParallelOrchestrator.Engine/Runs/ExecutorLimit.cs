using System.Globalization;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Holds a run to the executors that this process can have the files of; tasks that are added may need more of them.</summary>
/// <param name="run">The run.</param>
/// <param name="traits">What is true of its backend.</param>
/// <param name="hasSecrets">Whether output has to be searched for secrets.</param>
/// <param name="left">How many files may be opened beside those that are open before the first attempt; null for no limit.</param>
internal sealed class ExecutorLimit(OrchestratorRun run, BackendTraits traits, bool hasSecrets, int? left)
{
    // The pipes and the log of a client, or connections and the pipes of a tool.
    private const int FilesOfAnAgent = 8;

    // The connection to a PowerShell and its two pipes, two logs and two files of objects.
    private const int FilesOfAHost = 7;

    // Output through a pipe, which removes secrets, into a file; twice.
    private const int FilesOfRedactedOutput = 4;

    /// <summary>How many attempts may be under way at once, with the tasks that the run has now.</summary>
    public int Executors => left is { } files ? Math.Min(run.MaxExecutors, Math.Max(1, files / FilesOfAnAttempt)) : run.MaxExecutors;

    /// <summary>What to say about it; null where they are as many as were asked for.</summary>
    public string? Warning => Executors is var most && most == run.MaxExecutors
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"At most {most} executors work at once, not {run.MaxExecutors}: a process may have {OpenFiles.Limit} files open here. "
                + $"Raise the limit to have more ('ulimit -n', as root, or LimitNOFILE of the service).");

    // Executors that outlive the orchestrator have files of their own.
    private int FilesOfAnAttempt => traits.OutlivesOrchestrator ? 1
        : run.Tasks.Any(task => AsksModels(task.Definition, run.Options)) ? FilesOfAnAgent
        : run.Tasks.Any(task => task.Definition.Kind == TaskKind.PowerShell) ? FilesOfAHost
        : hasSecrets ? FilesOfRedactedOutput
        : 1;

    private static bool AsksModels(OrchestratorTask task, RunOptions options) =>
        task.Kind == TaskKind.Agent && (task.Agent ?? options.Agent) != AgentKind.Simulated;
}
