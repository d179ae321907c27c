using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>Follows a journal event by event, and checks what must hold of each.</summary>
internal sealed class JournalLaws
{
    private readonly Scenario scenario;
    private readonly RunOptions options;
    private readonly Dictionary<string, TaskLaws> tasks;
    private readonly HashSet<string> known;
    private readonly Dictionary<AgentKind, DateTimeOffset> heldUntil = [];
    private bool stopping;
    private bool stoppedByUser;
    private bool finished;

    private JournalLaws(Scenario scenario, OrchestratorPlan plan)
    {
        this.scenario = scenario;
        options = scenario.RunOptions;
        tasks = plan.Tasks.Select((task, i) => new TaskLaws(task, i)).ToDictionary(task => task.Definition.Id);
        known = [.. scenario.Plan.Tasks.Select(task => task.Id)];
    }

    /// <summary>Checks a whole journal, and that the run's objects say what it says.</summary>
    public static void Check(Scenario scenario, IReadOnlyList<JournalRecord> records, OrchestratorRun run)
    {
        var laws = new JournalLaws(scenario, run.Plan);
        foreach (var record in records)
        {
            laws.Next(record);
        }

        laws.CheckEnd(run);
    }

    private void Next(JournalRecord record)
    {
        switch (record.Event)
        {
            case RunStarted e:
                Start(e);
                break;
            case AttemptLaunching e:
                Launch(tasks[e.Task], e, record.Time);
                break;
            case AttemptFinished e:
                Finish(tasks[e.Task], e, record.Time);
                break;
            case TaskApproved e:
                tasks[e.Task].Approved = true;
                break;
            case TaskDenied e:
                tasks[e.Task].Denied = true;
                break;
            case RetryRequested e:
                Assert.False(stopping);
                foreach (var id in e.Tasks)
                {
                    tasks[id].Forgive();
                }

                break;
            case TasksAdded e:
                Assert.False(stopping || finished, "Tasks were added to a run that stopped or ended.");
                Assert.All(AddedTasks.Read(e.Plan).GetPlan().Tasks, task => Assert.True(known.Add(task.Id)));
                break;
            case StopRequested e:
                stopping = true;
                stoppedByUser |= !e.ByFailure;
                Assert.True(!e.ByFailure || options.FailFast);
                foreach (var task in tasks.Values)
                {
                    // What waited is canceled; a resume does not wait for it.
                    task.RetryAt = null;
                }

                break;
            case RunFinished:
                Assert.False(finished);
                finished = true;
                break;
            default:
                Assert.IsType<RunCreated>(record.Event);
                break;
        }
    }

    private void Start(RunStarted e)
    {
        (stopping, stoppedByUser, finished) = (false, false, false);
        heldUntil.Clear();
        foreach (var task in tasks.Values.Where(task => task is { RetryAt: not null, Ends: [.., FailureClass.RateLimited] }))
        {
            if (task.AgentOf(options) is { } agent)
            {
                Hold(agent, task.RetryAt!.Value);
            }
        }

        foreach (var task in tasks.Values.Where(task => e.Reopen && task.Ends is [.., FailureClass.Canceled]))
        {
            task.RetryAt = null;
        }
    }

    private void Launch(TaskLaws task, AttemptLaunching e, DateTimeOffset at)
    {
        Assert.False(stopping, "Something starts after a stop.");
        Assert.Contains(e.Task, known);
        Assert.All(task.Definition.DependsOn, id => Assert.True(tasks[id].Succeeded, $"{e.Task} starts before {id} succeeded."));
        Assert.False(task.Succeeded || task.Open is not null || task.Denied, $"{e.Task} starts although it runs, succeeded or was denied.");
        Assert.True(task.Approved || !task.Definition.RequireApproval, $"{e.Task} starts without approval.");
        Assert.Equal(task.Ends.Count + 1, e.Attempt);
        Assert.True(task.RetryAt is null || at >= task.RetryAt, $"{e.Task} starts before its time.");
        if (task.AgentOf(options) is { } agent)
        {
            Assert.True(at >= heldUntil.GetValueOrDefault(agent), $"{e.Task} starts although {agent} asked to wait.");
        }

        Assert.Equal(task.MemoryDue(MemoryCap()), e.Memory);
        Assert.Equal(task.TimeLimitDue(options), e.TimeLimit);
        var open = tasks.Values.Select(other => other.Open).OfType<AttemptLaunching>().ToList();
        Assert.InRange(e.Executor, 0, scenario.Executors - 1);
        Assert.DoesNotContain(open, other => other.Executor == e.Executor);
        task.Open = e;
        task.RetryAt = null;
        CheckResources();
    }

    private void CheckResources()
    {
        var open = tasks.Values.Where(task => task.Open is not null).ToList();
        Assert.True(open.Sum(task => task.Definition.Resources?.Cpus ?? 0) <= Scenario.Capacity.Cpus + 1e-6, "More CPUs than there are.");
        Assert.True(open.Sum(task => task.OpenMemory) <= Scenario.Capacity.MemoryBytes, "More memory than there is.");
        Assert.True(open.Sum(task => task.Definition.Resources?.Gpus ?? 0) <= Scenario.Capacity.Gpus, "More GPUs than there are.");
    }

    private void Finish(TaskLaws task, AttemptFinished e, DateTimeOffset at)
    {
        Assert.Equal(task.Open?.Attempt, e.Attempt);
        if (e.FailureClass is not { } failure)
        {
            Assert.False(task.Succeeded);
            Assert.Null(e.RetryAt);
            (task.Succeeded, task.Open) = (true, null);
            return;
        }

        var retryAfter = failure is FailureClass.RateLimited or FailureClass.Transient
            ? scenario.RetryAfter(task.Ordinal, task.Index)
            : null;
        var counted = task.Counted;
        task.End(failure, e);
        var (counts, shortest, longest) = RetryLaw.After(
            task.Ends,
            counted,
            task.Definition.MaxRetries ?? options.Retry.MaxRetries,
            options.Retry,
            retryAfter);
        Assert.Equal(counts, e.Counted);
        Assert.Equal(shortest is not null, e.RetryAt is not null);
        if (e.RetryAt is { } due)
        {
            Assert.InRange((due - at).TotalSeconds, shortest!.Value - 0.001, longest!.Value + 0.001);
        }

        task.RetryAt = stopping ? null : e.RetryAt;
        if (failure == FailureClass.RateLimited && !stopping && task.AgentOf(options) is { } agent)
        {
            Hold(agent, e.RetryAt ?? at + (retryAfter ?? TimeSpan.Zero));
        }
    }

    private void Hold(AgentKind agent, DateTimeOffset until) =>
        heldUntil[agent] = heldUntil.TryGetValue(agent, out var already) && already > until ? already : until;

    private long MemoryCap() => Math.Min(options.Retry.MemoryCap?.Bytes ?? long.MaxValue, Scenario.Capacity.MemoryBytes);

    private void CheckEnd(OrchestratorRun run)
    {
        Assert.True(finished, "The journal has no end.");
        foreach (var task in run.Tasks)
        {
            var law = tasks[task.Id];
            Assert.Null(law.Open);
            Assert.Equal(task.State == TaskState.Succeeded, law.Succeeded);
            switch (task.State)
            {
                case TaskState.Succeeded:
                    break;
                case TaskState.Failed:
                    Assert.True(law.Denied || law.Exhausted, $"{task.Id} failed without a reason.");
                    break;
                case TaskState.Canceled:
                    Assert.True(
                        stopping || law.Ends is [.., FailureClass.Canceled] || run.State != RunState.Succeeded,
                        $"{task.Id} is canceled though nobody stopped the run.");
                    break;
                default:
                    Assert.Equal(TaskState.Blocked, task.State);
                    Assert.Empty(task.Attempts);
                    Assert.Contains(
                        task.Definition.DependsOn,
                        id => run.FindTask(id)!.State is TaskState.Failed or TaskState.Blocked or TaskState.Canceled);
                    break;
            }
        }

        Assert.Equal(
            tasks.Values.All(task => task.Succeeded) ? RunState.Succeeded : stoppedByUser ? RunState.Canceled : RunState.Failed, run.State);
    }
}
