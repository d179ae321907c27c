using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Consolidation;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Monitoring;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>The ownership of a run: begins or continues it, obeys requests, consolidates, reports. One process at a time has it.</summary>
public sealed partial class RunSession : IAsyncDisposable
{
    // Whoever waited for the run has seen its events, unless a handler does not return.
    private static readonly TimeSpan HandlersPatience = TimeSpan.FromSeconds(5);
    private readonly RunPaths paths;
    private readonly RunLock ownership;
    private readonly RunLog log;
    private readonly long begunAt;
    private readonly EngineContext services;
    private readonly RunProjection projection;
    private readonly JournalWriter journal;
    private readonly TaskCompletionSource<Scheduler?> beginning = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkspaceStore? workspaces;
    private TaskNotices? notices;
    private ChangeBroadcast? broadcast;

    private RunSession(RunLock ownership, RunLog log, EngineContext services, RunProjection projection, JournalWriter journal)
    {
        this.ownership = ownership;
        this.log = log;
        this.services = services;
        this.projection = projection;
        this.journal = journal;
        paths = new RunPaths(projection.Run.Directory);
        begunAt = services.Time.GetTimestamp();
        Run.RaiseEventsBeside();
    }

    /// <summary>The run.</summary>
    public OrchestratorRun Run => projection.Run;

    /// <summary>Runs every task that is left to run.</summary>
    /// <param name="first">Something to ask of the run before its first turn, for instance a retry; null for nothing.</param>
    /// <param name="cancellationToken">The user's wish to stop: attempts are ended, the run becomes Canceled.</param>
    /// <returns>The run's final state; Running where it was abandoned.</returns>
    /// <exception cref="OrchestratorException">The run had to be ended, or <paramref name="first"/> was refused; it can be
    /// resumed.</exception>
    public async Task<RunState> RunAsync(RunRequest? first, CancellationToken cancellationToken)
    {
        try
        {
            ShownEnvironment.Hide(SecretStore.AgentVariableNames);

            // This machine may have less than the one the run began on.
            RunOptionsValidator.Check(Run.Plan, Run.Options);
            var state = await RunLoopAsync(first, cancellationToken);
            await Task.WhenAny(Run.EventsRaisedAsync(), Task.Delay(HandlersPatience, services.Time, CancellationToken.None));
            return state;
        }
        finally
        {
            beginning.TrySetResult(null);
        }
    }

    private async Task<RunState> RunLoopAsync(RunRequest? first, CancellationToken stopWish)
    {
        // Who wishes to stop waits for the loop: only it can end attempts that an earlier orchestrator left, and record the end.
        var descriptor = BackendRegistry.Get(Run.Backend);
        var backend = services.CreateBackend(Run.Options);
        var status = await backend.ProbeCheckedAsync(CancellationToken.None);
        if (!status.Available)
        {
            await using (backend)
            {
                BackendCatalog.Require(status);
            }
        }

        var store = await WorkspacesAsync(CancellationToken.None);
        var prices = Run.Options.PriceFile is { } file ? PriceFile.ReadText(file) : null;
        await using var gateway = OpenGateway(descriptor.Traits, prices);
        await using var coordinator = new AttemptCoordinator(
            backend, store, gateway, services.Time, services.Agents.Secrets.Redactor, NoteAfterwards);
        var limit = new ExecutorLimit(
            Run, descriptor.Traits, !services.Agents.Secrets.Redactor.IsEmpty, services.FilesLeft());
        notices = new TaskNotices(
            Run,
            descriptor.Traits,
            services.Limits,
            limit,
            () => HostCapacity.FreeDisk(paths.Root),
            log.CreateLogger("limits"));
        Record([.. notices.Next().Select(static warning => new WarningGiven(warning))]);
        var settings = new SchedulerSettings(
            paths, descriptor.Capacity(Run.Options.Capacity), services.Time, services.Random, RunCosts.Bounds(Run.Options, services.Agents))
        {
            BegunAt = begunAt,
            TasksProblem = tasks => ChangedTasks.Problem(Run, tasks, services.Agents),
            NumbersGpus = descriptor.Traits.RunsHere,
            MostExecutors = () => limit.Executors,
            Prices = prices,
        };
        var open = await RecoverAsync(backend, CancellationToken.None);
        using var loop = new Scheduler(projection, journal, coordinator, settings, log.CreateLogger("scheduler"));
        coordinator.Connect(loop.Post);
        foreach (var (attempt, result) in open)
        {
            await coordinator.AdoptAsync(attempt.Task, loop.Adopt(attempt), result, CancellationToken.None);
        }

        Survivors.Forget(projection);
        coordinator.Begin();
        loop.Begin();
        beginning.SetResult(loop);
        using var serving = new CancellationTokenSource();
        await using var stop = stopWish.Register(() => loop.Post(new RequestMessage(new StopRequest("Stopped by the user."))));
        var asked = first is null ? null : AskAsync(first);
        using var sampler = new MachineLoadSampler(services.Time);
        var inbox = Inbox.ServeAsync(paths, AskOrRefuseAsync, Warn, serving.Token);
        try
        {
            var state = await OwnThread.RunAsync(loop.Run, "Scheduler");
            await (asked ?? Task.CompletedTask);
            if (state != RunState.Running && sampler.Stop() is var load && load != MachineLoad.Unknown)
            {
                Record(new MachineMeasured(load.AverageCpuPercent, load.AverageMemoryPercent));
            }

            return state;
        }
        finally
        {
            await serving.CancelAsync();
            await inbox;
        }
    }

    /// <summary>
    /// Leaves the run as it is: attempts that run here are ended without a record, and another orchestrator can resume it.
    /// </summary>
    public void Abandon() => Tell(new AbandonMessage());

    /// <summary>Gives what is being ended no more time, where the run was asked to stop.</summary>
    internal void Hurry() => Tell(new RequestMessage(new StopRequest("Stopped by the user, who does not wait.")));

    /// <summary>Notes something that the user should know, where the run goes on.</summary>
    /// <param name="text">What.</param>
    internal void Warn(string text) => Tell(new WarningMessage(text));

    /// <summary>
    /// Ends when what an earlier orchestrator left has been seen to and tasks can start: true, or false where the run could not begin.
    /// </summary>
    internal Task<bool> Begun =>
        beginning.Task.ContinueWith(
            static begun => begun.Result is not null,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    /// <summary>The run's objects, for who goes on with them after this session.</summary>
    internal RunProjection Projection => projection;

    /// <summary>Asks something of the run while <see cref="RunAsync"/> is under way.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    /// <exception cref="OrchestratorException">It cannot be granted.</exception>
    public async Task AskAsync(RunRequest request)
    {
        if (await AskOrRefuseAsync(request) is { } problem)
        {
            throw RunRequestErrors.RequestRefused(problem);
        }
    }

    /// <summary>Merges what the tasks made into the run's directory, or into the user's repository as a branch.</summary>
    /// <param name="strategy">What to do about conflicts; null for the run's own strategy.</param>
    /// <param name="cancellationToken">Ends the wait; what was merged so far is completed by another call.</param>
    /// <returns>What was done, and every conflict.</returns>
    public async Task<ConsolidationResult> ConsolidateAsync(ConflictStrategy? strategy, CancellationToken cancellationToken)
    {
        var chosen = strategy ?? Run.ConflictStrategy;
        Record(new ConsolidationStarted(chosen));
        using var consolidator = new Consolidator(Run, paths, services.Time, log.CreateLogger("consolidation"));
        var result = await consolidator.ConsolidateAsync(chosen, cancellationToken);
        Record(new ConsolidationFinished(result.Summary));
        return result;
    }

    /// <summary>Writes execution_summary.json, trace.tsv and report.html.</summary>
    public void WriteReports() => RunReports.Write(Run, services.Time);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        workspaces?.Dispose();
        journal.Dispose();
        log.Dispose();
        ownership.Dispose();
        projection.Changed = null;
        if (broadcast is not null)
        {
            OwnedRuns.Remove(Run.Directory, broadcast);
            broadcast.End();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Begins to tell readers of this process what happens to the run, when nothing can fail that would undo its beginning.
    /// </summary>
    private RunSession Broadcast()
    {
        broadcast = new ChangeBroadcast(projection.LastSequence);
        projection.Changed = broadcast.Publish;
        OwnedRuns.Add(Run.Directory, broadcast);
        return this;
    }

    private IModelGateway OpenGateway(BackendTraits traits, string? prices)
    {
        if (!traits.HasOwnGateways)
        {
            return new ModelGateway(services.OwnGateway(paths.State, Terms));
        }

        var bounds = RunCosts.Bounds(Run.Options, services.Agents);
        var loans = new BudgetLoans(Run, Terms, task => bounds(task).NeededUsd);
        loans.TakeUp(paths.Attempt);
        return new NodeModelGateways(services.Agents.Secrets, Terms, loans);

        GatewayTerms Terms() => GatewayTerms.Of(Run, prices);
    }

    private async Task<WorkspaceStore> WorkspacesAsync(CancellationToken cancellationToken)
    {
        if (workspaces is null)
        {
            workspaces = new WorkspaceStore(Run, paths, log.CreateLogger("workspaces"));
            var warnings = await workspaces.PrepareRunAsync(
                Directory.Exists(paths.Repository) ? null : RunReadiness.BaseCommit(Run.Options), cancellationToken);
            Record([.. warnings.Select(warning => new WarningGiven(warning))]);
        }

        return workspaces;
    }

    /// <summary>Asks the backend what became of attempts whose end is not recorded.</summary>
    /// <returns>Each with its result; null where it runs.</returns>
    private async Task<IReadOnlyList<(TaskAttempt Attempt, AttemptResult? Result)>> RecoverAsync(
        IBackend backend, CancellationToken cancellationToken)
    {
        await backend.PrepareCheckedAsync(Run, cancellationToken);
        var all = OpenAttempts.Of(projection).ToLookup(attempt => projection.OptionsOf(attempt.Attempt).Backend == Run.Backend);
        var open = all[true].ToList();
        var moved = await EndElsewhereAsync([.. all[false]], cancellationToken);
        if (open.Count == 0)
        {
            return moved;
        }

        var answers = await backend.RecoverCheckedAsync([.. open.Select(attempt => attempt.Reference)], cancellationToken);
        return [.. moved, .. open.Zip(answers, (attempt, answer) =>
            (attempt.Attempt, answer switch
        {
            AttemptRecovery.Running => null,
            AttemptRecovery.Finished finished => finished.Result,
            _ => Lost(attempt.Attempt, (answer as AttemptRecovery.Lost)?.Reason),
        }))];
    }

    /// <summary>Ends the attempts that an earlier orchestrator left on another backend than that on which the run goes on.</summary>
    private async Task<IReadOnlyList<(TaskAttempt Attempt, AttemptResult? Result)>> EndElsewhereAsync(
        IReadOnlyList<(TaskAttempt Attempt, AttemptReference Reference)> attempts, CancellationToken cancellationToken)
    {
        var ended = new List<(TaskAttempt, AttemptResult?)>();
        foreach (var group in attempts.GroupBy(attempt => projection.OptionsOf(attempt.Attempt).Backend))
        {
            await using var backend = services.CreateBackend(projection.OptionsOf(group.First().Attempt));
            var answers = await backend.RecoverCheckedAsync([.. group.Select(attempt => attempt.Reference)], cancellationToken);
            foreach (var ((attempt, reference), answer) in group.Zip(answers))
            {
                if (answer is AttemptRecovery.Running)
                {
                    await backend.CancelAsync(reference, cancellationToken);
                }

                ended.Add((attempt, answer is AttemptRecovery.Finished finished
                    ? finished.Result
                    : Lost(attempt, $"It was ended: the run goes on on the backend {Run.Backend}.")));
            }
        }

        return ended;
    }

    private AttemptResult Lost(TaskAttempt attempt, string? reason) => new()
    {
        Token = attempt.Token,
        FailureClass = FailureClass.Lost,
        Message = reason ?? "Its orchestrator ended before the attempt did.",
        StartedAt = attempt.StartedAt ?? attempt.SubmittedAt,
        FinishedAt = services.Time.GetUtcNow(),
    };

    private void Tell(SchedulerMessage message) => beginning.Task.ContinueWith(
        begun => begun.Result?.Post(message), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private async Task<string?> AskOrRefuseAsync(RunRequest request)
    {
        if (await beginning.Task is not { } loop)
        {
            return "The run could not begin.";
        }

        if (await ChangedTasks.MissingAsync(projection, request, services) is { } missing)
        {
            return missing;
        }

        var message = new RequestMessage(request);
        loop.Post(message);
        var refusal = await message.Answer.Task;
        foreach (var warning in refusal is null ? notices!.After(request) : [])
        {
            loop.Post(new WarningMessage(warning));
        }

        return refusal;
    }

    /// <summary>Notes something that the user should know, after the scheduler has ended.</summary>
    private void NoteAfterwards(string text)
    {
        try
        {
            Record(new WarningGiven(text));
        }
        catch (OrchestratorException)
        {
            // The journal cannot be written, which ended the run and is said.
            SchedulerLog.Warning(log.CreateLogger("attempts"), text);
        }
    }

    /// <summary>Records events outside the scheduler's time: before it begins or after it ended.</summary>
    private void Record(params IJournalEvent?[] events)
    {
        var records = events.OfType<IJournalEvent>().Select(journal.Append).ToList();
        journal.Flush();
        foreach (var record in records)
        {
            projection.Apply(record);
        }

        projection.NewlyFinal.Clear();
    }
}
