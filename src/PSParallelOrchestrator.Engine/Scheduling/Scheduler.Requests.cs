using PSParallelOrchestrator.Engine.Graphs;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <content>What is asked of the run, and what a stop means.</content>
internal sealed partial class Scheduler
{
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
                var terms = r.Terms is { IsEmpty: false } ? r.Terms : null;
                problem ??= terms is null ? null : settings.TasksProblem(RequestRules.On(run, terms, retried));
                return problem ?? Granted(new RetryRequested(retried) { Terms = terms });
            case StopTasksRequest r when !stopping:
                return StopTasks(r);
            case AddTasksRequest r when !stopping:
                var all = RequestRules.Add(run, r, out problem);
                problem ??= settings.TasksProblem(all);
                return problem ?? Granted(new TasksAdded(r.Plan));
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

    private string? StopTasks(StopTasksRequest request)
    {
        var stopped = RequestRules.Stop(run, request.Tasks, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        foreach (var id in stopped)
        {
            waiting.Remove(run.FindTask(id)!);
        }

        Granted([.. stopped.Select(id => new TaskStopped(id, request.Reason))]);

        // What begins in this turn has to have begun before it can be ended.
        Act();
        EndStopped();
        return null;
    }

    /// <summary>Ends the attempts of tasks that were stopped alone.</summary>
    private void EndStopped()
    {
        foreach (var attempt in active.All.Where(attempt => attempt.Task.StopReason is not null).ToList())
        {
            driver.Cancel(attempt.Token);
        }
    }

    private string? Granted(params IJournalEvent[] events)
    {
        foreach (var happened in events)
        {
            Record(happened);
        }

        Publish();
        if (unmet.Length < run.Tasks.Count)
        {
            (unmet, ready) = (Unmet(), NewQueue());
        }

        active.HoldTo(Executors);
        failedFast = failedFast is { State: TaskState.Failed or TaskState.Blocked } still ? still : null;
        Requeue();
        return null;
    }

    private void Stop(string reason, bool byFailure)
    {
        if (stopping)
        {
            Hurry(byFailure);
            return;
        }

        (stopping, stoppedByUser, stopReason) = (true, !byFailure, reason);
        SchedulerLog.Stopping(logger, reason);
        Record(new StopRequested(reason, byFailure));
        Publish();
        Act();
        ready.Clear();
        waiting.Clear();
        unaffordable.Clear();
        foreach (var attempt in active.All)
        {
            driver.Cancel(attempt.Token);
        }
    }

    /// <summary>Who asks again does not want to wait for what is being ended.</summary>
    private void Hurry(bool byFailure)
    {
        foreach (var attempt in byFailure ? [] : active.All)
        {
            driver.Hurry(attempt.Token);
        }
    }

    private RunState FinalState() =>
        run.Count(TaskState.Succeeded) == run.Tasks.Count ? RunState.Succeeded
        : stoppedByUser ? RunState.Canceled
        : RunState.Failed;

    /// <summary>How many dependencies of each task have not succeeded; everything is published.</summary>
    private int[] Unmet()
    {
        var counts = new int[run.Tasks.Count];
        for (var i = 0; i < counts.Length; i++)
        {
            foreach (var dependency in projection.Graph.Dependencies(i))
            {
                counts[i] += run.Tasks[dependency].State == TaskState.Succeeded ? 0 : 1;
            }
        }

        return counts;
    }

    private ReadyQueue NewQueue() => new(CriticalPath.Rank(run.Plan, projection.Graph), passLimit: 2 * run.MaxExecutors);

    /// <summary>Makes the queue hold just what the projection says; everything is published.</summary>
    private void Requeue()
    {
        ready.Clear();
        unaffordable.Clear();
        foreach (var task in run.Tasks)
        {
            // Who waited, and does not any more, has waited long enough.
            if (task.State == TaskState.Ready || (task.State == TaskState.Retrying && !waiting.Contains(task)))
            {
                Enqueue(task);
            }
        }
    }

    /// <summary>Lets tasks and agents that an earlier owner let wait go on waiting.</summary>
    private void ResumeWaiting()
    {
        var now = settings.Time.GetUtcNow();
        foreach (var task in run.Tasks)
        {
            if (task is not { State: TaskState.Retrying, RetryAt: { } due, RetryDelay: { } delay })
            {
                continue;
            }

            // The clock may have been set since: nobody waits longer than was meant.
            var left = due <= now ? TimeSpan.Zero : due - now < delay ? due - now : delay;
            waiting.Add(task, left);
            if (task.FailureClass == FailureClass.RateLimited && AgentOf(task) is { } agent)
            {
                waiting.Hold(agent, left);
            }
        }
    }
}
