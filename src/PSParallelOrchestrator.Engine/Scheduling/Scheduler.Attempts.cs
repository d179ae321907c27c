using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <content>What begins and ends attempts.</content>
internal sealed partial class Scheduler
{
    // A cluster may say as much as it likes.
    private const int LongestWaitReason = 500;
    private const int LongestNode = 200;

    private void Queued(AttemptQueuedMessage m)
    {
        var reason = CleanText.Shorten(CleanText.OneLine(m.Reason), LongestWaitReason);
        if (active.Contains(m.Task, m.Attempt)
            && m.Task.LastAttempt is { State: AttemptState.Launching } attempt
            && attempt.WaitReason != reason)
        {
            Record(new AttemptQueued(m.Task.Id, m.Attempt, reason));
        }
    }

    private void Started(AttemptStartedMessage m)
    {
        if (!active.Contains(m.Task, m.Attempt))
        {
            return;
        }

        if (m.Node is null)
        {
            // Not an event: the record of its end says when, and to record it would cost every short attempt a line.
            RunProjection.Started(m.Task, m.At, node: null);
        }
        else if (m.Task.LastAttempt is { State: AttemptState.Launching })
        {
            Record(new AttemptStarted(m.Task.Id, m.Attempt, m.At, CleanText.Shorten(CleanText.OneLine(m.Node), LongestNode)));
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

        // Who executes it knows that it was to end, and not why.
        var result = m.Result is { FailureClass: FailureClass.Canceled } canceled && stopping && !stoppedByUser
            ? canceled with { Message = stopReason }
            : m.Result;
        if (m.Task.StopReason is { } why && !result.Succeeded)
        {
            // However it ended: nobody wants another attempt.
            result = result with { FailureClass = FailureClass.Canceled, Message = why };
        }
        else if (m.BudgetRefusal is { } refusal)
        {
            // It is not the task's failure: with a larger budget the run is resumed, and it runs.
            refused ??= BudgetText.Refused(refusal);
            result = result with { FailureClass = FailureClass.Canceled, Message = BudgetText.Refused(refusal) };
        }

        Settle(m.Task, result.Usage?.CostUsd);
        var decision = result.Succeeded ? default : retry.Decide(m.Task, result);
        DateTimeOffset? retryAt = result.Succeeded ? null : settings.Time.GetUtcNow() + decision.Delay;
        Record(new AttemptFinished(result)
        {
            Task = m.Task.Id,
            Attempt = m.Attempt,
            StartedAt = result.StartedAt,
            FinishedAt = result.FinishedAt,
            Commit = m.Commit,
            Counted = decision.Counted,
            RetryAt = retryAt,
        });

        if (result.Succeeded)
        {
            recorded.Add(settings.Paths.Attempt(ended.Executor, m.Task.Id, m.Attempt));
            Succeeded(m.Task, ended, result);
        }
        else
        {
            Failed(m.Task, ended, result, decision.Delay, retryAt);
        }
    }

    private void Succeeded(RunTask task, ActiveAttempt attempt, AttemptResult result)
    {
        SchedulerLog.AttemptSucceeded(logger, task.Id, attempt.Number, (result.FinishedAt - result.StartedAt).TotalSeconds);
        foreach (var dependant in projection.Graph.Dependants(task.Ordinal))
        {
            var next = run.Tasks[dependant];
            if (--unmet[dependant] == 0
                && next.State == TaskState.Pending
                && !stopping
                && (!next.Definition.RequireApproval || next.Approved))
            {
                Enqueue(next);
            }
        }
    }

    private void Failed(RunTask task, ActiveAttempt attempt, AttemptResult result, TimeSpan? retryAfter, DateTimeOffset? retryAt)
    {
        var failure = result.FailureClass!.Value;
        var output = settings.Paths.Attempt(attempt.Executor, task.Id, attempt.Number);
        if (failure == FailureClass.RateLimited && AgentOf(task) is { } agent)
        {
            // Also where this task is not tried again: the others would meet the same limit.
            waiting.Hold(agent, retryAfter ?? RetryPolicy.AskedWait(result) ?? TimeSpan.Zero);
        }

        if (retryAfter is not { } delay || retryAt is not { } due)
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
            logger, task.Id, attempt.Number, failure, result.Message, delay.TotalSeconds, due, output);
        waiting.Add(task, delay);
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
            if (!budget.TryStart(task, out var limitUsd))
            {
                unaffordable.Add(task);
                continue;
            }

            var memory = retry.NextMemory(task);
            var timeLimit = retry.NextTimeLimit(task, run.Options.TimeLimit);
            var attempt = active.Begin(task, demand);
            Record(new AttemptLaunching(
                task.Id, attempt.Number, attempt.Executor, memory, timeLimit, limitUsd)
            { Gpus = attempt.Gpus });
            SchedulerLog.AttemptStarts(logger, task.Id, attempt.Number, attempt.Executor);
            starts.Add((task, AttemptSpecs.Create(settings, attempt, memory, timeLimit, limitUsd)));
        }
    }

    /// <summary>Notes what an attempt cost; who could not afford to start may try again.</summary>
    private void Settle(RunTask task, decimal? costUsd)
    {
        if (!BudgetLedger.Costs(task.Definition, run.Options.Agent))
        {
            return;
        }

        budget.Settle(task.LastAttempt!, costUsd);
        unaffordable.ForEach(Enqueue);
        unaffordable.Clear();
    }

    /// <summary>What the budget makes of a turn: more cannot be spent, so what needs more is not waited for.</summary>
    private void KeepToBudget()
    {
        if (stopping)
        {
            return;
        }

        if (budget.IsOverspent)
        {
            Stop(BudgetText.Overspent(run, budget.SpentUsd), byFailure: true);
        }
        else if ((unaffordable.Count > 0 || refused is not null)
            && active.Count == 0
            && ready.Count == 0
            && waiting.Count == 0
            && run.Count(TaskState.WaitingForApproval) == 0)
        {
            Stop(refused ?? Exhausted(unaffordable[0]), byFailure: true);
        }
    }

    private string Exhausted(RunTask task) => BudgetText.Exhausted(run, budget.SpentUsd, task, budget.NeededUsd(task.Definition));

    private void Act()
    {
        foreach (var (task, spec) in starts)
        {
            driver.Start(task, spec);
        }

        starts.Clear();
        recorded.ForEach(driver.Recorded);
        recorded.Clear();
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
}
