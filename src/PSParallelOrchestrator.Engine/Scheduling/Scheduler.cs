using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>
/// The one loop that owns a run. A turn takes the messages that are there, decides, makes all its events durable at once, shows
/// them to the run's users, and only then acts. Nothing else changes a run or writes its journal.
/// </summary>
internal sealed partial class Scheduler : IDisposable
{
    private const int MessagesPerTurn = 8192;
    private readonly Mailbox<SchedulerMessage> messages = new();
    private readonly List<JournalRecord> unpublished = [];
    private readonly List<(RunTask Task, AttemptSpec Spec)> starts = [];
    private readonly List<string> recorded = [];
    private readonly RunProjection projection;
    private readonly JournalWriter journal;
    private readonly IAttemptDriver driver;
    private readonly SchedulerSettings settings;
    private readonly ILogger logger;
    private readonly OrchestratorRun run;
    private readonly ActiveAttempts active;
    private readonly WaitingRoom waiting;
    private readonly RetryPolicy retry;
    private readonly BudgetLedger budget;
    private readonly List<RunTask> unaffordable = [];
    private int[] unmet;
    private ReadyQueue ready;
    private string? refused;
    private RunTask? failedFast;
    private bool abandoned;
    private bool stopping;
    private bool stoppedByUser;
    private string? stopReason;

    /// <summary>Begins, or goes on, where the projection stands.</summary>
    /// <param name="projection">The run, with every event of its journal applied.</param>
    /// <param name="driver">What carries attempts out.</param>
    /// <param name="settings">Machine and clock.</param>
    public Scheduler(
        RunProjection projection, JournalWriter journal, IAttemptDriver driver, SchedulerSettings settings, ILogger logger)
    {
        this.projection = projection;
        this.journal = journal;
        this.driver = driver;
        this.settings = settings;
        this.logger = logger;
        run = projection.Run;
        var memoryCap = Math.Min(run.Options.Retry.MemoryCap?.Bytes ?? long.MaxValue, settings.Capacity.MemoryBytes);
        retry = new RetryPolicy(run.Options.Retry, new MemorySize(memoryCap), settings.Random);
        (unmet, ready) = (Unmet(), NewQueue());
        active = new ActiveAttempts(Executors, new ResourcePool(settings.Capacity, settings.NumbersGpus));
        budget = new BudgetLedger(run, settings.CostBounds);
        waiting = new WaitingRoom(settings.Time, () => Post(WakeMessage.Instance));
        ResumeWaiting();
        failedFast = run.Options.FailFast ? projection.UnansweredFailure : null;
        Requeue();
    }

    private int Executors => Math.Min(run.MaxExecutors, settings.MostExecutors());

    /// <summary>Tells the scheduler something, from any thread.</summary>
    /// <param name="message">What.</param>
    public void Post(SchedulerMessage message)
    {
        if (!messages.TryPost(message) && message is RequestMessage request)
        {
            request.Answer.TrySetResult("The run has ended.");
        }
    }

    /// <summary>Takes over an attempt that outlived its orchestrator, before the first turn.</summary>
    /// <param name="attempt">The attempt, the newest of its task.</param>
    public AttemptSpec Adopt(TaskAttempt attempt)
    {
        budget.Adopt(attempt);
        return AttemptSpecs.Create(
            settings, active.Adopt(attempt, Demand(attempt)), attempt.Memory, attempt.TimeLimit, attempt.CostLimitUsd);
    }

    /// <summary>Ends what was to end when the orchestrator before was gone; after the last <see cref="Adopt"/>.</summary>
    public void Begin() => EndStopped();

    /// <summary>Runs until no task is left to run. Blocks: a turn ends when its events are on the disk.</summary>
    /// <returns>The run's final state; Running where it was abandoned.</returns>
    /// <exception cref="OrchestratorException">
    /// The journal cannot be written, or the backend does not report any more: every attempt is to be left or ended, and the run can
    /// be resumed.
    /// </exception>
    public RunState Run()
    {
        try
        {
            while (Turn())
            {
                messages.Wait();
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
        for (var taken = 0; taken < MessagesPerTurn && messages.TryTake(out var message); taken++)
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
        KeepToBudget();
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

        Record(new RunFinished(FinalState())
        {
            Elapsed = settings.BegunAt is { } begun ? settings.Time.GetElapsedTime(begun) : null,
        });
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
            case AttemptQueuedMessage m:
                Queued(m);
                break;
            case AttemptStartedMessage m:
                Started(m);
                break;
            case AttemptUsedMessage m:
                if (active.Contains(m.Task, m.Attempt))
                {
                    RunProjection.Used(m.Task, m.Usage);
                }

                break;
            case AttemptHandleMessage m:
                Record(new AttemptLaunched(m.Task.Id, m.Attempt, m.Handle));
                break;
            case InputBlockedMessage m when active.End(m.Task, m.Attempt) is not null:
                Settle(m.Task, costUsd: 0);
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
            case FaultMessage { Fault: OrchestratorException known }:
                ExceptionDispatchInfo.Throw(known);
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

    private void Warn(string text)
    {
        Record(new WarningGiven(text));
        SchedulerLog.Warning(logger, text);
    }

    private void Record(IJournalEvent happened) => unpublished.Add(journal.Append(happened));

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

    private void Close()
    {
        messages.Close();
        while (messages.TryTake(out var message))
        {
            if (message is RequestMessage request)
            {
                request.Answer.TrySetResult("The run has ended.");
            }
        }
    }
}
