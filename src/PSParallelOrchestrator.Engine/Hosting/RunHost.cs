using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Runs.Spending;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>
/// The runs of a process that lives longer than one of them, such as PowerShell: begun in the background, found again, asked.
/// </summary>
public static class RunHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, LiveRun> Live = new(StringComparer.Ordinal);

    /// <summary>The runs whose orchestrator is this process.</summary>
    public static IReadOnlyList<OrchestratorRun> LiveRuns => [.. Live.Values.Select(live => live.Run)];

    /// <summary>Begins a new run, in the background.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="outputDirectory">The directory below which the run gets its own.</param>
    /// <param name="name">What the run is named after; null for the plan's file, else its requirements.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="context">Clock, log and keys.</param>
    /// <param name="aim">How far it is taken.</param>
    /// <param name="cancellationToken">Ends the wait for its beginning.</param>
    /// <returns>The live run.</returns>
    /// <exception cref="OrchestratorException">It cannot be run; nothing is left behind.</exception>
    public static async Task<LiveRun> StartAsync(
        OrchestratorPlan plan,
        string outputDirectory,
        string? name,
        RunOptions options,
        EngineContext context,
        RunAim aim,
        CancellationToken cancellationToken) =>
        Begin(await RunSession.CreateAsync(plan, outputDirectory, name, options, context, cancellationToken), aim, first: null);

    /// <summary>Goes on with a run that was interrupted or stopped, in the background.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="context">Clock, log and keys.</param>
    /// <param name="aim">How far it is taken.</param>
    /// <param name="cancellationToken">Ends the wait for the run.</param>
    /// <returns>The live run.</returns>
    /// <exception cref="OrchestratorException">It is no run, in use, damaged, or cannot go on here.</exception>
    public static async Task<LiveRun> ResumeAsync(
        string directory,
        EngineContext context,
        RunAim aim,
        CancellationToken cancellationToken
    ) => Begin(await OpenSessionAsync(directory, new RunSession.Opening(Reopen: true), context, cancellationToken), aim, first: null);

    /// <summary>
    /// Runs tasks again: asks the run's orchestrator where one is alive, else goes on with the run here, in the background.
    /// </summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="request">Which tasks, and what they ask for from then on.</param>
    /// <param name="context">Clock, log and keys, where the run goes on here.</param>
    /// <param name="aim">How far it is taken then.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The live run; null where its orchestrator is another process, or was here already.</returns>
    /// <exception cref="OrchestratorException">They cannot run again, and why.</exception>
    public static async Task<LiveRun?> RetryAsync(
        string directory, RetryRequest request, Func<EngineContext> context, RunAim aim, CancellationToken cancellationToken)
    {
        if (IsGoingOn(directory))
        {
            await AskAsync(directory, request, cancellationToken);
            return null;
        }

        await WaitForOwnerAsync(directory, cancellationToken);
        var opening = new RunSession.Opening(Reopen: false, request);
        return Begin(await OpenSessionAsync(directory, opening, context(), cancellationToken), aim, request);
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

    /// <summary>Checks that a run goes on, before tasks for it are looked at or anybody is asked about money.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="OrchestratorException">It has ended, or nobody owns it.</exception>
    public static void CheckTakesTasks(OrchestratorRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.Refresh();
        if (!IsGoingOn(run.Directory))
        {
            throw RunRequests.NotOwned(run, new AddTasksRequest(default));
        }
    }

    /// <summary>Adds tasks to a run that goes on, here or elsewhere.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tasks">The tasks, checked together with those of the run.</param>
    /// <param name="context">Has who wants to know before agents spend money.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when they are on disk, and the run's object has them.</returns>
    /// <exception cref="OrchestratorException">They cannot be added, or the run does not go on.</exception>
    public static async Task AddAsync(
        OrchestratorRun run, IReadOnlyList<OrchestratorTask> tasks, EngineContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        CheckTakesTasks(run);
        var request = new AddTasksRequest(AddedTasks.Write(tasks));
        var options = run.Options with { MaxCostUsd = run.MaxCostUsd };
        await SpendingForecast.TellAsync(
            context, run.Plan with { Tasks = tasks }, options, GatewayTerms.Of(run, prices: null).SpentUsd, cancellationToken);
        await AskAsync(run.Directory, request, cancellationToken);
        run.Refresh();
    }

    /// <summary>Finds a run: the live object where its orchestrator is here, else one that follows its files.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <returns>The run.</returns>
    /// <exception cref="OrchestratorException">It is no run, or damaged.</exception>
    public static OrchestratorRun Open(string directory) => KnownRuns.Open(directory);

    /// <summary>Finds a run of a list, as <see cref="Open"/> does: one that cannot be read is Damaged, and says why.</summary>
    /// <param name="known">The run's id and directory.</param>
    /// <returns>The run.</returns>
    public static OrchestratorRun OpenKnown((string RunId, string Directory) known) =>
        KnownRuns.List(known.RunId, known.Directory, Open);

    /// <summary>A run of a list as it stands, as <see cref="Look"/> shows it: one that cannot be read is Damaged, and says why.</summary>
    /// <param name="known">The run's id and directory.</param>
    /// <returns>The run.</returns>
    public static OrchestratorRun LookKnown((string RunId, string Directory) known) =>
        KnownRuns.List(known.RunId, known.Directory, Look);

    /// <summary>
    /// The run in a directory, whatever is left of it: one that cannot be read is Damaged. For who is to remove it.
    /// </summary>
    /// <param name="directory">The directory.</param>
    /// <returns>The run.</returns>
    /// <exception cref="OrchestratorException">It never was that of a run.</exception>
    public static OrchestratorRun OpenDamaged(string directory)
    {
        directory = Path.GetFullPath(directory);
        var known = RunLookup.All().FirstOrDefault(run => run.Directory == directory);
        return known.Directory is not null ? OpenKnown(known)
            : RunDirectory.HasAnythingOfARun(new RunPaths(directory))
                ? OpenKnown((RunDirectory.TryDescribe(directory)?.RunId ?? string.Empty, directory))
            : Open(directory);
    }

    /// <summary>A run as it stands, for a look at it: nothing follows it.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <returns>The run.</returns>
    /// <exception cref="OrchestratorException">It is no run, or damaged.</exception>
    public static OrchestratorRun Look(string directory)
    {
        using var reader = RunReader.Open(directory);
        return reader.Run;
    }

    /// <summary>Whether the orchestrator of a run is this process.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsLive(OrchestratorRun run) => FindLive(run.Directory) is { Completion.IsCompleted: false };

    /// <summary>
    /// Deletes a run: its directory with everything in it, and its entry in the index. Attempts that still run are ended first.
    /// </summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="lostHosts">Hosts that the user declared gone for good.</param>
    /// <param name="cancellationToken">Ends the wait before anything is deleted.</param>
    /// <returns>What is left of it all the same, for the user; null for nothing.</returns>
    /// <exception cref="OrchestratorException">It is no run, goes on, or cannot be deleted.</exception>
    public static async Task<string?> RemoveAsync(string directory, IReadOnlyList<string> lostHosts, CancellationToken cancellationToken)
    {
        directory = Path.GetFullPath(directory);
        if (KnownRuns.FindHeld(directory)?.Control is ObservedRun observed)
        {
            observed.GiveUp();
        }

        var left = await RunRemoval.RemoveAsync(directory, lostHosts, cancellationToken);
        KnownRuns.Forget(directory);
        return left;
    }

    /// <summary>Merges what the tasks of a run made that does not go on, and writes its reports anew.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="strategy">What to do about conflicts; null for the run's own strategy.</param>
    /// <param name="context">Clock and log.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The run, and what was done.</returns>
    /// <exception cref="OrchestratorException">Somebody has the run, or the output could not be written.</exception>
    public static async Task<(OrchestratorRun Run, ConsolidationResult Merged)> MergeAsync(
        string directory, ConflictStrategy? strategy, EngineContext context, CancellationToken cancellationToken)
    {
        var session = await OpenSessionAsync(directory, new RunSession.Opening(Reopen: null), context, cancellationToken);
        try
        {
            var merged = await session.ConsolidateAsync(strategy, cancellationToken);
            session.WriteReports();
            return (session.Run, merged);
        }
        finally
        {
            await CloseAsync(session);
        }
    }

    /// <summary>Leaves every run of this process as it is: each becomes Interrupted and can be resumed.</summary>
    /// <param name="patience">How long to wait until what they started has ended.</param>
    public static void AbandonAll(TimeSpan patience)
    {
        var live = Live.Values.ToList();
        live.ForEach(run => run.Abandon());
        Task.WhenAll(live.Select(run => run.Completion)).Wait(patience);
    }

    private static LiveRun Begin(RunSession session, RunAim aim, RunRequest? first)
    {
        var run = session.Run;
        KnownRuns.Hold(run);
        var live = LiveRun.Begin(session, aim, first);
        Live[run.Directory] = live;
        live.Completion.ContinueWith(
            _ => Live.TryRemove(new KeyValuePair<string, LiveRun>(run.Directory, live)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return live;
    }

    private static async Task<RunSession> OpenSessionAsync(
        string directory, RunSession.Opening opening, EngineContext context, CancellationToken cancellationToken)
    {
        directory = Path.GetFullPath(directory);
        await WaitForEndAsync(directory, cancellationToken);
        var known = KnownRuns.Find(directory);
        RunProjection? taken = null;
        try
        {
            return await RunSession.OpenAsync(
                directory, opening with { Known = () => taken = (known?.Control as ObservedRun)?.GiveUp() }, context, cancellationToken);
        }
        catch
        {
            if (taken is not null)
            {
                ObservedRun.Continue(taken);
            }

            throw;
        }
    }

    private static async Task CloseAsync(RunSession session)
    {
        await session.DisposeAsync();
        KnownRuns.Hold(session.Run);
        ObservedRun.Continue(session.Projection);
    }

    private static LiveRun? FindLive(string directory) => Live.GetValueOrDefault(Path.GetFullPath(directory));

    /// <summary>Whether a run has tasks under way, or still to begin, and an orchestrator that is alive.</summary>
    private static bool IsGoingOn(string directory) =>
        (FindLive(directory) is not null || RunRequests.HasOwner(directory)) && Open(directory).FinishedAt is null;

    private static Task WaitForOwnerAsync(string directory, CancellationToken cancellationToken) =>
        RunRequests.HasOwner(directory) ? RunWait.UntilEndAsync(Open(directory), cancellationToken) : Task.CompletedTask;

    // A run of this process that has ended may still merge or write its reports; else it is in use, which its lock says.
    private static async Task WaitForEndAsync(string directory, CancellationToken cancellationToken)
    {
        if (FindLive(directory) is { } live && (live.Run.FinishedAt is not null || live.Run.State != RunState.Running))
        {
            await live.Completion.WaitAsync(cancellationToken);
        }
    }
}
