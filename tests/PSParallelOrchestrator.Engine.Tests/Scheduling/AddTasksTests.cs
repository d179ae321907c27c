using System.Text.Json;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class AddTasksTests
{
    private static readonly OrchestratorPlan Pair = Plans.Of(Plans.Task("a"), Plans.Task("b", "a"));

    [Fact]
    public void Added_tasks_run_after_what_they_depend_on()
    {
        using var run = new VirtualRun(Pair);
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Add(Plans.Task("d", "c", "b"), Plans.Task("c", "a"))));
        Assert.Equal(["a", "b", "d", "c"], run.Run.Tasks.Select(task => task.Id));
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal("d", run.Started[^1].Task.Id);
        Assert.Equal(4, run.Started.Count);
    }

    [Fact]
    public void What_depends_on_nothing_that_is_left_starts_at_once()
    {
        using var run = new VirtualRun(Pair);
        run.Complete(until: () => run.Run.FindTask("a")!.State == TaskState.Succeeded);
        Assert.Null(run.Ask(Add(Plans.Task("c", "a"), Plans.Task("free"))));
        Assert.Equal([TaskState.Running, TaskState.Running], run.Run.Tasks.Skip(2).Select(task => task.State));
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void What_depends_on_a_failure_is_blocked_and_runs_after_its_retry()
    {
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("bad") with { MaxRetries = 0 }, Plans.Task("long") with { EstimatedDuration = TimeSpan.FromHours(1) }));
        var fails = true;
        run.Outcome = (task, _) => fails && task.Id == "bad" ? FailureClass.TaskFailed : null;
        run.Complete(until: () => run.Run.FindTask("bad")!.State == TaskState.Failed);
        Assert.Null(run.Ask(Add(Plans.Task("last", "next"), Plans.Task("next", "bad"))));
        Assert.Equal([TaskState.Blocked, TaskState.Blocked], run.Run.Tasks.Skip(2).Select(task => task.State));
        Assert.Equal("Depends by way of 'next' on 'bad', which failed.", run.Run.FindTask("last")!.Reason);
        Assert.Null(run.Ask(Add(Plans.Task("later", "last"))));
        Assert.Equal("Depends by way of 'last' on 'bad', which failed.", run.Run.FindTask("later")!.Reason);
        fails = false;
        Assert.Null(run.Ask(new RetryRequest(["bad"])));
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void Fewer_executors_work_where_what_was_added_needs_more_of_the_machine()
    {
        var plan = Plans.Of([.. Enumerable.Range(0, 12).Select(i => Plans.Task($"t{i}"))]);
        using var run = new VirtualRun(plan, new RunOptions { MaxExecutors = 4 });
        run.Scheduler.Turn();
        Assert.Equal(4, run.Started.Count);
        run.MostExecutors = 2;
        Assert.Null(run.Ask(Add(Plans.Task("more"))));
        var atOnce = new List<int>();
        run.OnStart = (_, _) => atOnce.Add(run.UnderWay.Count() + 1);
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal((9, 2), (atOnce.Count, atOnce.Max()));
        Assert.Equal([0, 1, 2, 3], run.Run.Tasks.Select(task => task.Executor!.Value).Distinct().Order());
    }

    [Fact]
    public void A_task_that_needs_approval_waits_for_it()
    {
        using var run = new VirtualRun(Pair);
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Add(Plans.Task("gate") with { RequireApproval = true })));
        Assert.Equal(TaskState.WaitingForApproval, run.Run.FindTask("gate")!.State);
        Assert.Null(run.Ask(new ApproveRequest(["gate"])));
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void The_journal_alone_tells_of_them()
    {
        using var run = new VirtualRun(Pair);
        run.Scheduler.Turn();
        Assert.Null(run.Ask(Add(Plans.Task("c", "a") with { Title = "Line 1\nLine 2", Prompt = "ü \"quoted\"" })));
        run.Complete();
        var again = Replay(run);
        Assert.Equal(run.Run.Tasks.Select(task => (task.Id, task.State)), again.Tasks.Select(task => (task.Id, task.State)));
        Assert.Equal("ü \"quoted\"", again.FindTask("c")!.Definition.Prompt);
        Assert.Equal(3, again.GetPlan().Tasks.Count);
    }

    [Theory]
    [InlineData("{}", "tasks")]
    [InlineData("[]", "plan")]
    [InlineData("{\"tasks\":[]}", "task")]
    [InlineData("{\"tasks\":[{\"id\":\"a\",\"command\":\"true\"}]}", "'a'")]
    [InlineData("{\"tasks\":[{\"id\":\"x\",\"command\":\"true\",\"dependsOn\":[\"no\"]}]}", "'no'")]
    [InlineData("{\"tasks\":[{\"id\":\"x\",\"command\":\"true\",\"dependsOn\":[\"y\"]},"
        + "{\"id\":\"y\",\"command\":\"true\",\"dependsOn\":[\"x\"]}]}", "x")]
    [InlineData("{\"tasks\":[{\"id\":\"x\"}]}", "x")]
    public void What_cannot_be_added_is_refused_and_changes_nothing(string json, string says)
    {
        using var run = new VirtualRun(Pair);
        run.Scheduler.Turn();
        var before = run.Projection.LastSequence;
        var answer = run.Ask(new AddTasksRequest(JsonElement.Parse(json)));
        Assert.StartsWith("Nothing was done: ", answer, StringComparison.Ordinal);
        Assert.Contains(says, answer, StringComparison.Ordinal);
        Assert.Equal(before, run.Projection.LastSequence);
        Assert.Equal(2, run.Run.Tasks.Count);
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void A_run_that_stops_takes_none()
    {
        using var run = new VirtualRun(Pair) { EndsSlowly = true };
        run.Scheduler.Turn();
        Assert.Null(run.Ask(new StopRequest("enough")));
        Assert.NotNull(run.Ask(Add(Plans.Task("c"))));
        Assert.Equal(2, run.Run.Tasks.Count);
    }

    [Fact]
    public void A_journal_that_adds_what_cannot_be_is_refused()
    {
        using var run = new VirtualRun(Pair);
        run.Scheduler.Turn();
        var added = new JournalRecord(
            run.Projection.LastSequence + 1, run.Time.GetUtcNow(), new TasksAdded(AddedTasks.Write([Plans.Task("c", "nobody")])));
        Assert.Throws<InvalidDataException>(() => run.Projection.Apply(added));
        Assert.Throws<InvalidDataException>(() => run.Projection.Apply(added with { Event = new TasksAdded(default) }));
    }

    private static AddTasksRequest Add(params OrchestratorTask[] tasks) => new(AddedTasks.Write(tasks));

    private static OrchestratorRun Replay(VirtualRun run)
    {
        using var place = new TemporaryDirectory();
        var path = Path.Combine(place.Path, "journal.jsonl");
        File.WriteAllBytes(path, run.File.ToArray());
        var again = new OrchestratorRun(run.Run.Id, run.Run.Directory, Pair, run.Run.Options, run.Run.CreatedAt);
        var projection = new RunProjection(again);
        using var journal = JournalReader.Open(path);
        foreach (var record in journal.ReadNew())
        {
            projection.Apply(record);
        }

        return again;
    }
}
