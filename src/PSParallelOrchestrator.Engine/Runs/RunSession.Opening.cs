using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Planning.ByModel;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs.Spending;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Runs;

/// <content>How a process becomes the owner of a run: a new one, or one that exists.</content>
public sealed partial class RunSession
{
    /// <summary>Makes a new run of a plan. Nothing is launched yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="outputDirectory">The directory below which the run gets its own.</param>
    /// <param name="name">What the run is named after; null for the plan's file, else its requirements.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session.</returns>
    /// <exception cref="OrchestratorException">It cannot be run, and why; nothing is left behind.</exception>
    public static async Task<RunSession> CreateAsync(
        OrchestratorPlan plan,
        string outputDirectory,
        string? name,
        RunOptions options,
        EngineContext services,
        CancellationToken cancellationToken)
    {
        if (name is not null && string.IsNullOrWhiteSpace(name))
        {
            throw OptionErrors.Empty(new GivenValue(name, "The run's name"));
        }

        (options, var choice, var agent) = await RunReadiness.DecideAsync(plan, options, services, planningUsd: 0, cancellationToken);
        await SpendingForecast.TellAsync(services, plan, options, plan.Planning?.CostUsd ?? 0, cancellationToken);
        var slug = RunName.Slug(name ?? RunName.Of(plan));
        var (paths, description) = RunDirectory.Create(
            outputDirectory,
            slug,
            plan,
            options,
            services.Time.GetUtcNow());
        RunLock? ownership = null;
        RunLog? log = null;
        JournalFile? journal = null;
        try
        {
            ownership = await RunLock.AcquireAsync(paths, cancellationToken);
            log = RunLog.Open(paths, services);
            journal = JournalFile.Create(paths.Journal);
            var run = new OrchestratorRun(description.RunId, paths.Root, plan, options, description.CreatedAt);
            var session = new RunSession(
                ownership,
                log,
                services,
                new RunProjection(run),
                new JournalWriter(services.WrapJournal(journal), paths.Journal, lastSequence: 0, services.Time));
            session.Record(
                new RunCreated(run.Id, plan.Id, plan.Tasks.Count),
                session.Started(reopen: false),
                name is not null && RunName.Change(name, slug) is { } renamed ? new WarningGiven(renamed) : null,
                choice is not null ? new WarningGiven(choice) : null,
                agent is not null ? new WarningGiven(agent) : null,
                PlannerFiles.Copy(plan.Id, paths.Planner) is { } lacking ? new WarningGiven(lacking) : null,
                RunDirectory.DiskWarning(paths, plan.Tasks.Count, HostCapacity.FreeDisk(paths.Root)) is { } disk
                    ? new WarningGiven(disk)
                    : null);
            RunDirectory.Describe(paths, description);
            if (RunIndex.Add(run.Id, paths.Root) is { } warning)
            {
                session.Record(new WarningGiven(warning));
            }

            return session.Broadcast();
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            journal?.Dispose();
            log?.Dispose();
            ownership?.Dispose();
            RunDirectory.Discard(paths);
            RunIndex.Remove(description.RunId);
            if (e is OperationCanceledException)
            {
                throw;
            }

            throw RunDirectoryErrors.OutputNotWritable(paths.Root, e.InnerException ?? e);
        }
    }

    /// <summary>Becomes the owner of a run to consolidate it only: its tasks and its state stay as they are.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session.</returns>
    /// <exception cref="OrchestratorException">It is no run, in use, of a newer version, or damaged; nothing was changed.</exception>
    public static Task<RunSession> OpenForMergeAsync(string directory, EngineContext services, CancellationToken cancellationToken) =>
        OpenAsync(directory, new Opening(Reopen: null), services, cancellationToken);

    /// <summary>Becomes the owner of an existing run, to resume it or to retry tasks.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="reopen">Whether tasks that were canceled are to run after all.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session.</returns>
    /// <exception cref="OrchestratorException">It is no run, in use, of a newer version, or damaged; nothing was changed.</exception>
    public static Task<RunSession> OpenAsync(
        string directory, bool reopen, EngineContext services, CancellationToken cancellationToken) =>
        OpenAsync(directory, new Opening(reopen), services, cancellationToken);

    /// <summary>
    /// Becomes the owner of an existing run to retry tasks of it: the same request is to be given to <see cref="RunAsync"/>.
    /// </summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="request">Which tasks.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session.</returns>
    /// <exception cref="OrchestratorException">
    /// It is no run, in use, of a newer version, or damaged, or the tasks cannot run again; nothing was changed.
    /// </exception>
    public static Task<RunSession> OpenForRetryAsync(
        string directory, RetryRequest request, EngineContext services, CancellationToken cancellationToken) =>
        OpenAsync(directory, new Opening(Reopen: false, request), services, cancellationToken);

    /// <summary>Becomes the owner of an existing run.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="opening">What for.</param>
    /// <param name="services">Clock and log.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The session.</returns>
    internal static async Task<RunSession> OpenAsync(
        string directory, Opening opening, EngineContext services, CancellationToken cancellationToken)
    {
        var run = RunDirectory.Open(directory, BackendCatalog.OfExistingRun);
        var paths = new RunPaths(run.Directory);
        var ownership = await RunLock.AcquireAsync(paths, cancellationToken);
        RunLog? log = null;
        JournalWriter? journal = null;
        try
        {
            var projection = opening.Known?.Invoke() ?? new RunProjection(run);
            var read = Replay(projection, paths);
            if (opening.Retry is not null)
            {
                RequestRules.Check(projection.Run, opening.Retry);
                CheckTerms(projection.Run, opening.Retry, services);
            }

            var place = await RunPlace.DecideAsync(projection.Run, services, cancellationToken);
            if (opening.Reopen is { } reopen)
            {
                var options = projection.Run.Options with { MaxCostUsd = services.MaxCostUsd ?? projection.Run.MaxCostUsd };
                var retried = opening.Retry is { } retry ? RequestRules.Retry(projection.Run, retry.Tasks, out _) : [];
                var tasks = RequestRules.On(projection.Run, opening.Retry?.Terms ?? new RetryTerms(), retried);
                OrchestratorTask[] upcoming =
                [
                    .. UpcomingTasks.Of(projection.Run, projection.Graph, reopen, retried).Select(task => tasks[task.Ordinal]),
                ];
                await AgentChoice.RequireAsync(upcoming, options, services.Agents, cancellationToken);
                new ShellReadiness(projection.Run.Plan, options).Require(upcoming);
                await SpendingForecast.TellAsync(
                    services,
                    projection.Run.Plan with { Tasks = upcoming },
                    options,
                    GatewayTerms.Of(projection.Run, prices: null).SpentUsd,
                    cancellationToken);
            }

            // Whoever asked an orchestrator that is gone asked for then, not for now.
            Inbox.Clear(paths);
            await AbandonedGit.ClearAsync(paths);
            log = RunLog.Open(paths, services);
            journal = ReopenJournal(paths, read, services);
            var session = new RunSession(ownership, log, services, projection, journal);
            session.Record(
                read.TailLength > 0 ? new WarningGiven(JournalErrors.TornTail(read.TailLength)) : null,
                place.Event,
                place.Choice is { } choice ? new WarningGiven(choice) : null,
                services.MaxCostUsd is { } budget ? new BudgetSet(budget) : null,
                BudgetText.LessThanSpent(projection.Run, services.MaxCostUsd) is { } less ? new WarningGiven(less) : null,
                services.ConflictStrategy is { } strategy ? new ConflictStrategySet(strategy) : null,
                opening.Reopen is { } canceledToo ? session.Started(canceledToo) : null);
            return session.Broadcast();
        }
        catch
        {
            journal?.Dispose();
            log?.Dispose();
            ownership.Dispose();
            throw;
        }
    }

    private static void CheckTerms(OrchestratorRun run, RetryRequest request, EngineContext services)
    {
        if (request.Terms is { IsEmpty: false } terms
            && ChangedTasks.Problem(run, RequestRules.On(run, terms, RequestRules.Retry(run, request.Tasks, out _)), services.Agents)
                is { } problem)
        {
            throw RunRequestErrors.RequestRefused(problem);
        }
    }

    private static JournalReader Replay(RunProjection projection, RunPaths paths)
    {
        using var reader = JournalReader.Open(paths.Journal);
        RunDirectory.Replay(projection, reader);
        return reader;
    }

    private static JournalWriter ReopenJournal(RunPaths paths, JournalReader read, EngineContext services)
    {
        try
        {
            var file = JournalFile.Open(paths.Journal, read.WholeLength, read.LastBatchStart);
            return new JournalWriter(services.WrapJournal(file), paths.Journal, read.LastSequence, services.Time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.NotWritten(paths.Journal, e);
        }
    }

    private RunStarted Started(bool reopen) => new(
        ProcessPlace.Current.Host,
        Environment.ProcessId,
        EngineVersion.Current,
        Simulated: SimulatedWork.IsAnyOf(Run.Tasks.Select(static task => task.Definition), Run.Options),
        reopen)
    {
        BootId = ProcessPlace.Current.BootId,
        PidNamespace = ProcessPlace.Current.PidNamespace,
    };

    /// <summary>What a run is opened for.</summary>
    /// <param name="Reopen">Whether tasks that were canceled are to run after all; null to consolidate only.</param>
    /// <param name="Retry">Tasks that are to run again; refused before anything is changed.</param>
    /// <param name="Known">Gives up the run's objects where users hold some, once the run is owned; they are continued.</param>
    internal sealed record Opening(bool? Reopen, RetryRequest? Retry = null, Func<RunProjection?>? Known = null);
}
