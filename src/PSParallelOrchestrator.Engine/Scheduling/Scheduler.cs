using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>
/// The one loop that owns a run. A turn takes the messages that are there, decides, makes all its events durable at once, shows
/// them to the run's users, and only then acts. Nothing else changes a run or writes its journal.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private const int MessagesPerTurn = 8192;
    private readonly Channel<SchedulerMessage> messages =
        Channel.CreateUnbounded<SchedulerMessage>(new UnboundedChannelOptions { SingleReader = true });

    private readonly List<JournalRecord> unpublished = [];
    private readonly List<(RunTask Task, AttemptSpec Spec)> starts = [];
    private readonly TaskGraph graph;
    private readonly RunProjection projection;
    private readonly JournalWriter journal;
    private readonly IAttemptDriver driver;
    private readonly SchedulerSettings settings;
    private readonly ILogger logger;
    private readonly OrchestratorRun run;
    private readonly int[] unmet;
    private readonly ReadyQueue ready;
    private readonly ActiveAttempts active;
    private readonly WaitingRoom waiting;
    private readonly RetryPolicy retry;
    private RunTask? failedFast;
    private bool abandoned;
    private bool stopping;
    private bool stoppedByUser;

    /// <summary>Begins, or goes on, where the projection stands.</summary>
    /// <param name="projection">The run, with every event of its journal applied.</param>
    /// <param name="graph">Its plan's dependencies.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="driver">What carries attempts out.</param>
    /// <param name="settings">Machine and clock.</param>
    /// <param name="logger">The run's log.</param>
    public Scheduler(
        RunProjection projection, TaskGraph graph, JournalWriter journal, IAttemptDriver driver, SchedulerSettings settings, ILogger logger)
    {
        this.projection = projection;
        this.graph = graph;
        this.journal = journal;
        this.driver = driver;
        this.settings = settings;
        this.logger = logger;
        run = projection.Run;
        unmet = new int[graph.Count];
        for (var i = 0; i < unmet.Length; i++)
        {
            foreach (var dependency in graph.Dependencies(i))
            {
                unmet[i] += run.Tasks[dependency].State == TaskState.Succeeded ? 0 : 1;
            }
        }

        var memoryCap = Math.Min(run.Options.Retry.MemoryCap?.Bytes ?? long.MaxValue, settings.Capacity.MemoryBytes);
        retry = new RetryPolicy(run.Options.Retry, new MemorySize(memoryCap), settings.Random);
        ready = new ReadyQueue(CriticalPath.Rank(run.Plan, graph), passLimit: 2 * run.MaxExecutors);
        active = new ActiveAttempts(run.MaxExecutors, new ResourcePool(settings.Capacity));
        waiting = new WaitingRoom(settings.Time, () => Post(WakeMessage.Instance));
        Requeue();
    }

    /// <summary>Tells the scheduler something, from any thread.</summary>
    /// <param name="message">What.</param>
    public void Post(SchedulerMessage message)
    {
        if (!messages.Writer.TryWrite(message) && message is RequestMessage request)
        {
            request.Answer.TrySetResult("The run has ended.");
        }
    }

    /// <summary>Takes over an attempt that outlived its orchestrator, before the first turn.</summary>
    /// <param name="attempt">The attempt, the newest of its task.</param>
    /// <returns>Its specification.</returns>
    public AttemptSpec Adopt(TaskAttempt attempt) =>
        AttemptSpecs.Create(settings.Paths, active.Adopt(attempt, Demand(attempt)), attempt.Memory, attempt.TimeLimit);

    /// <summary>Runs until no task is left to run.</summary>
    /// <returns>The run's final state; Running where it was abandoned.</returns>
    /// <exception cref="OrchestratorException">The journal cannot be written: every attempt is to be ended, the run can be resumed.</exception>
    public async Task<RunState> RunAsync()
    {
        try
        {
            while (Turn())
            {
                await messages.Reader.WaitToReadAsync();
            }
        }
        finally
        {
            Close();
        }

        return run.State;
    }

    /// <summary>One turn.</summary>
    /// <returns>Whether there is more to come.</returns>
    public bool Turn()
    {
        for (var taken = 0; taken < MessagesPerTurn && messages.Reader.TryRead(out var message); taken++)
        {
            Take(message);
        }

        if (abandoned)
        {
            Publish();
            return false;
        }

        while (waiting.TryTakeDue(out var task))
        {
            // What the next attempt is given depends on how the last one ended, which may be no older than this turn.
            Publish();
            Enqueue(task);
        }

        StartReady();
        Publish();
        if (failedFast is { } failed && !stopping)
        {
            Stop($"Task '{failed.Id}' failed and the run was asked to stop at the first failure.", byFailure: true);
        }

        Act();
        if (active.Count > 0 || ready.Count > 0 || waiting.Count > 0 || run.Count(TaskState.WaitingForApproval) > 0)
        {
            waiting.Arm();
            return true;
        }

        Record(new RunFinished(FinalState()));
        Publish();
        SchedulerLog.Finished(logger, run.State, run.Count(TaskState.Succeeded), run.Tasks.Count);
        return false;
    }

    public void Dispose() => waiting.Dispose();

    private void Take(SchedulerMessage message)
    {
        switch (message)
        {
            case AttemptEndedMessage m:
                AttemptEnded(m);
                break;
            case AttemptStartedMessage m:
                if (m.Attempt == m.Task.LastAttempt?.Number)
                {
                    RunProjection.Started(m.Task, m.At);
                }

                break;
            case AttemptHandleMessage m:
                Record(new AttemptLaunched(m.Task.Id, m.Attempt, m.Handle));
                break;
            case InputBlockedMessage m when active.End(m.Task, m.Attempt) is not null:
                Record(new TaskBlocked(m.Task.Id, m.Attempt, m.Reason));
                SchedulerLog.Blocked(logger, m.Task.Id, m.Reason);
                FinallyFailed(m.Task);
                break;
            case WarningMessage m:
                Warn(m.Text);
                break;
            case WakeMessage:
                waiting.Disarm();
                break;
            case AbandonMessage:
                abandoned = true;
                break;
            case FaultMessage m:
                throw new InvalidOperationException("The orchestrator itself failed; please report this. The run can be resumed.", m.Fault);
            case RequestMessage m:
                SchedulerLog.Request(logger, m.Request);
                try
                {
                    m.Answer.SetResult(Obey(m.Request));
                }
                catch
                {
                    // The run ends here; whoever asked must not wait for ever.
                    m.Answer.TrySetResult("The run has ended.");
                    throw;
                }

                break;
            default:
                break;
        }
    }

    private void AttemptEnded(AttemptEndedMessage m)
    {
        if (active.End(m.Task, m.Attempt) is not { } ended)
        {
            SchedulerLog.Stale(logger, m.Task.Id, m.Attempt);
            return;
        }

        foreach (var warning in m.Warnings)
        {
            Warn($"Task '{m.Task.Id}': {warning}");
        }

        var result = m.Result;
        var decision = result.Succeeded ? default : retry.Decide(m.Task, result);
        DateTimeOffset? retryAt = result.Succeeded ? null : settings.Time.GetUtcNow() + decision.Delay;
        Record(new AttemptFinished(m.Task.Id, m.Attempt, result.StartedAt, result.FinishedAt)
        {
            Failure = result.FailureClass,
            ExitCode = result.ExitCode,
            Message = result.Message,
            Usage = result.Usage,
            Commit = m.Commit,
            Counted = decision.Counted,
            RetryAt = retryAt,
        });

        if (result.Succeeded)
        {
            Succeeded(m.Task, ended, result);
        }
        else
        {
            Failed(m.Task, ended, result, retryAt);
        }
    }

    private void Succeeded(RunTask task, ActiveAttempt attempt, AttemptResult result)
    {
        SchedulerLog.AttemptSucceeded(logger, task.Id, attempt.Number, (result.FinishedAt - result.StartedAt).TotalSeconds);
        foreach (var dependant in graph.Dependants(task.Ordinal))
        {
            var next = run.Tasks[dependant];
            if (--unmet[dependant] == 0 && next.State == TaskState.Pending && !stopping && (!next.Definition.RequireApproval || next.Approved))
            {
                Enqueue(next);
            }
        }
    }

    private void Failed(RunTask task, ActiveAttempt attempt, AttemptResult result, DateTimeOffset? retryAt)
    {
        var failure = result.FailureClass!.Value;
        var output = settings.Paths.Attempt(attempt.Executor, task.Id, attempt.Number);
        if (retryAt is not { } due)
        {
            if (failure != FailureClass.Canceled)
            {
                SchedulerLog.AttemptFailed(logger, task.Id, attempt.Number, failure, result.Message, output);
                FinallyFailed(task);
            }

            return;
        }

        if (stopping)
        {
            // The projection cancels the task: a resume tries it again.
            return;
        }

        SchedulerLog.AttemptRetried(
            logger, task.Id, attempt.Number, failure, result.Message, (due - settings.Time.GetUtcNow()).TotalSeconds, due, output);
        waiting.Add(task, due);
        if (failure == FailureClass.RateLimited && AgentOf(task) is { } agent)
        {
            waiting.Hold(agent, due);
        }
    }

    private void FinallyFailed(RunTask task)
    {
        if (run.Options.FailFast)
        {
            failedFast ??= task;
        }
    }

    private void StartReady()
    {
        while (!stopping && failedFast is null && active.HasFreeExecutor
            && ready.TryTake(active.Pool, waiting.IsHeld, out var ordinal, out var demand))
        {
            var task = run.Tasks[ordinal];
            var memory = retry.NextMemory(task);
            var timeLimit = retry.NextTimeLimit(task, run.Options.TimeLimit);
            var attempt = active.Begin(task, demand);
            Record(new AttemptLaunching(task.Id, attempt.Number, attempt.Executor, memory, timeLimit));
            SchedulerLog.AttemptStarts(logger, task.Id, attempt.Number, attempt.Executor);
            starts.Add((task, AttemptSpecs.Create(settings.Paths, attempt, memory, timeLimit)));
        }
    }

    private void Act()
    {
        foreach (var (task, spec) in starts)
        {
            driver.Start(task, spec);
        }

        starts.Clear();
    }

    private string? Obey(RunRequest request)
    {
        // Requests are judged by what is on disk.
        Publish();
        switch (request)
        {
            case StopRequest r:
                Stop(r.Reason, byFailure: false);
                return null;
            case RetryRequest r when !stopping:
                var retried = RequestRules.Retry(run, r.Tasks, out var problem);
                return problem ?? Granted(new RetryRequested(retried));
            case ApproveRequest r:
                var approved = RequestRules.Approval(run, r.Tasks, out problem);
                return problem ?? Granted([.. approved.Select(id => new TaskApproved(id))]);
            case DenyRequest r:
                var denied = RequestRules.Approval(run, r.Tasks, out problem);
                problem ??= Granted([.. denied.Select(id => new TaskDenied(id, r.Reason))]);
                foreach (var id in problem is null ? denied : [])
                {
                    FinallyFailed(run.FindTask(id)!);
                }

                return problem;
            default:
                return "The run is stopping.";
        }
    }

    private string? Granted(params JournalEvent[] events)
    {
        foreach (var happened in events)
        {
            Record(happened);
        }

        Publish();
        failedFast = failedFast is { State: TaskState.Failed or TaskState.Blocked } still ? still : null;
        Requeue();
        return null;
    }

    private void Stop(string reason, bool byFailure)
    {
        stoppedByUser |= !byFailure;
        if (stopping)
        {
            return;
        }

        stopping = true;
        SchedulerLog.Stopping(logger, reason);
        Record(new StopRequested(reason, byFailure));
        Publish();
        Act();
        ready.Clear();
        waiting.Clear();
        foreach (var attempt in active.All)
        {
            driver.Cancel(attempt.Token);
        }
    }

    private RunState FinalState() =>
        run.Count(TaskState.Succeeded) == run.Tasks.Count ? RunState.Succeeded
        : stoppedByUser ? RunState.Canceled
        : RunState.Failed;

    private void Warn(string text)
    {
        Record(new WarningGiven(text));
        SchedulerLog.Warning(logger, text);
    }

    private void Record(JournalEvent happened) => unpublished.Add(journal.Append(happened));

    /// <summary>Makes what was recorded durable, then visible.</summary>
    private void Publish()
    {
        if (unpublished.Count == 0)
        {
            return;
        }

        journal.Flush();
        foreach (var record in unpublished)
        {
            projection.Apply(record);
        }

        unpublished.Clear();
        foreach (var task in projection.NewlyFinal)
        {
            run.RaiseTaskFinished(task);
        }

        projection.NewlyFinal.Clear();
        run.RaiseProgressChanged();
    }

    /// <summary>Makes the queue and the waiting room hold just what the projection says; everything is published.</summary>
    private void Requeue()
    {
        ready.Clear();
        waiting.Clear();
        foreach (var task in run.Tasks)
        {
            if (task.State == TaskState.Ready)
            {
                Enqueue(task);
            }
            else if (task is { State: TaskState.Retrying, RetryAt: { } due })
            {
                waiting.Add(task, due);
            }
        }
    }

    private void Enqueue(RunTask task) => ready.Add(task.Ordinal, Demand(task), AgentOf(task));

    private static ResourceDemand Demand(TaskAttempt attempt)
    {
        var demand = ResourceDemand.Of(attempt.Task.Definition.Resources);
        return attempt.Memory is { } memory ? demand with { MemoryBytes = memory.Bytes } : demand;
    }

    private ResourceDemand Demand(RunTask task)
    {
        var demand = ResourceDemand.Of(task.Definition.Resources);
        return retry.NextMemory(task) is { } memory ? demand with { MemoryBytes = memory.Bytes } : demand;
    }

    private AgentKind? AgentOf(RunTask task) =>
        task.Definition.Kind == TaskKind.Agent ? task.Definition.Agent ?? run.Options.Agent : null;

    private void Close()
    {
        messages.Writer.TryComplete();
        while (messages.Reader.TryRead(out var message))
        {
            if (message is RequestMessage request)
            {
                request.Answer.TrySetResult("The run has ended.");
            }
        }
    }
}
