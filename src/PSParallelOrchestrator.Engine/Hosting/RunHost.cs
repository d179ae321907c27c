using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>The runs of a process that lives longer than one of them, such as PowerShell: begun in the background, found again, asked.</summary>
public static class RunHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, LiveRun> Live = new(StringComparer.Ordinal);

    /// <summary>Begins a new run, in the background.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="outputDirectory">The directory below which the run gets its own.</param>
    /// <param name="name">What the run is named after.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait for its beginning.</param>
    /// <returns>The live run.</returns>
    /// <exception cref="OrchestratorException">It cannot be run; nothing is left behind.</exception>
    public static async Task<OrchestratorRun> StartAsync(
        OrchestratorPlan plan, string outputDirectory, string name, RunOptions options, EngineServices services, CancellationToken cancellationToken)
    {
        var session = await RunSession.CreateAsync(plan, outputDirectory, name, options, services, cancellationToken);
        return Begin(session, first: null);
    }

    /// <summary>Goes on with a run that was interrupted or stopped, in the background.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait for its beginning.</param>
    /// <returns>The live run.</returns>
    /// <exception cref="OrchestratorException">It is no run, in use, or damaged.</exception>
    public static async Task<OrchestratorRun> ResumeAsync(string directory, EngineServices services, CancellationToken cancellationToken)
    {
        var session = await RunSession.OpenAsync(directory, reopen: true, services, cancellationToken);
        return Begin(session, first: null);
    }

    /// <summary>Runs tasks again: asks the run's orchestrator where one is alive, else goes on with the run here, in the background.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="tasks">The tasks' ids; empty for all that can be.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The run.</returns>
    /// <exception cref="OrchestratorException">They cannot run again, and why.</exception>
    public static async Task<OrchestratorRun> RetryAsync(
        string directory, IReadOnlyList<string> tasks, EngineServices services, CancellationToken cancellationToken)
    {
        var request = new RetryRequest(tasks);
        if (FindLive(directory) is { } live)
        {
            if (live.Run.FinishedAt is null)
            {
                await live.AskAsync(request);
                return live.Run;
            }

            // It has ended but is still writing its reports.
            await live.Completion.WaitAsync(cancellationToken);
        }
        else if (RunRequests.HasOwner(directory))
        {
            await RunRequests.AskOwnerAsync(directory, request, Patience, cancellationToken);
            return ObservedRun.Open(directory);
        }

        return Begin(await RunSession.OpenForRetryAsync(directory, request, services, cancellationToken), request);
    }

    /// <summary>Asks something of a run that goes on, here or elsewhere.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    /// <exception cref="OrchestratorException">It cannot be granted, or nobody is there to ask.</exception>
    public static Task AskAsync(string directory, RunRequest request, CancellationToken cancellationToken) =>
        FindLive(directory) is { } live
            ? live.AskAsync(request)
            : RunRequests.AskOwnerAsync(directory, request, Patience, cancellationToken);

    /// <summary>Finds a run: the live object where its orchestrator is here, else one that follows its files.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <returns>The run.</returns>
    /// <exception cref="OrchestratorException">It is no run, or damaged.</exception>
    public static OrchestratorRun Open(string directory) => FindLive(directory)?.Run ?? ObservedRun.Open(directory);

    /// <summary>Merges what the tasks of a run made; waits for its end first where it runs here.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="strategy">What to do about conflicts; null for the run's own strategy.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="OrchestratorException">The run goes on elsewhere, or the output could not be written.</exception>
    public static async Task<ConsolidationResult> MergeAsync(
        string directory, ConflictStrategy? strategy, EngineServices services, CancellationToken cancellationToken)
    {
        if (FindLive(directory) is { } live)
        {
            await live.Completion.WaitAsync(cancellationToken);
        }

        await using var session = await RunSession.OpenForMergeAsync(directory, services, cancellationToken);
        var merged = await session.ConsolidateAsync(strategy, cancellationToken);
        session.WriteReports();
        return merged;
    }

    /// <summary>Leaves every run of this process as it is: each becomes Interrupted and can be resumed.</summary>
    /// <param name="patience">How long to wait until what they started has ended.</param>
    public static void AbandonAll(TimeSpan patience)
    {
        var live = Live.Values.ToList();
        live.ForEach(run => run.Abandon());
        Task.WhenAll(live.Select(run => run.Completion)).Wait(patience);
    }

    private static OrchestratorRun Begin(RunSession session, RunRequest? first)
    {
        var live = LiveRun.Begin(session, first);
        Live[session.Run.Directory] = live;
        live.Completion.ContinueWith(
            _ => Live.TryRemove(new KeyValuePair<string, LiveRun>(session.Run.Directory, live)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return session.Run;
    }

    private static LiveRun? FindLive(string directory) => Live.GetValueOrDefault(Path.GetFullPath(directory));
}
