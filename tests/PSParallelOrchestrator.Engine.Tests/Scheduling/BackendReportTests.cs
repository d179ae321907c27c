using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

/// <summary>What backends say of attempts between launch and end: in the objects, in the journal, and read back from it.</summary>
public sealed class BackendReportTests : IDisposable
{
    private readonly VirtualRun run = new(Plans.Of(Plans.Task("a"), Plans.Task("b", "a")));

    public BackendReportTests() => run.Scheduler.Turn();

    private RunTask Task => run.Run.Tasks[0];

    public void Dispose() => run.Dispose();

    [Fact]
    public void Why_an_attempt_waits_is_its_task_s_reason_until_it_begins()
    {
        Tell(new AttemptQueuedMessage(Task, 1, "Priority"), new AttemptQueuedMessage(Task, 1, "Resources\nof \u001b[2J"));
        Assert.Equal("Resources of \uFFFD[2J", Task.LastAttempt!.WaitReason);
        Assert.Equal((TaskState.Running, AttemptState.Launching), (Task.State, Task.LastAttempt.State));
        Assert.Equal("Waits for its place on the backend: Resources of \uFFFD[2J", Task.Reason);
        Assert.Equal(Task.Reason, Reread().Tasks[0].Reason);

        Tell(new AttemptStartedMessage(Task, 1, run.Time.GetUtcNow(), "node-7"));
        Assert.Equal((AttemptState.Running, "node-7", (string?)null), (Task.LastAttempt.State, Task.Node, Task.LastAttempt.WaitReason));
        Assert.Null(Task.Reason);
        var read = Reread().Tasks[0];
        Assert.Equal((AttemptState.Running, "node-7", (string?)null), (read.LastAttempt!.State, read.Node, read.Reason));
        Assert.Equal(run.Time.GetUtcNow(), read.StartedAt);
    }

    [Fact]
    public void The_node_stays_with_the_attempt_that_has_ended()
    {
        Tell(new AttemptStartedMessage(Task, 1, run.Time.GetUtcNow(), "node-7"));
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal("node-7", Reread().Tasks[0].Attempts[0].Node);
        Assert.Null(run.Run.Tasks[1].Node);
        using var trace = new StringWriter();
        TraceWriter.Write(trace, run.Run);
        Assert.EndsWith("\tnode-7\t\t", trace.ToString().Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_begins_here_costs_no_line_and_what_is_said_twice_one()
    {
        var before = run.Projection.LastSequence;
        Tell(new AttemptStartedMessage(Task, 1, run.Time.GetUtcNow(), Node: null));
        Assert.Equal((AttemptState.Running, before), (Task.LastAttempt!.State, run.Projection.LastSequence));

        // Too late: it runs already.
        Tell(new AttemptQueuedMessage(Task, 1, "Priority"), new AttemptStartedMessage(Task, 1, run.Time.GetUtcNow(), "node-7"));
        Assert.Equal(before, run.Projection.LastSequence);
        Assert.Null(Task.Reason);
    }

    [Fact]
    public void The_same_reason_again_is_recorded_once()
    {
        Tell(new AttemptQueuedMessage(Task, 1, "Priority"));
        var before = run.Projection.LastSequence;
        Tell(new AttemptQueuedMessage(Task, 1, "Priority"));
        Assert.Equal(before, run.Projection.LastSequence);
    }

    [Fact]
    public void What_is_used_meanwhile_is_seen_and_replaced_by_what_was_used_in_all()
    {
        run.Usage = (_, _) => new AttemptUsage { CpuSeconds = 9 };
        Tell(new AttemptUsedMessage(Task, 1, new AttemptUsage { CpuSeconds = 2 }));
        Assert.Equal(2, Task.LastAttempt!.Usage!.CpuSeconds);
        run.Complete();
        Assert.Equal(9, Task.LastAttempt.Usage!.CpuSeconds);
        Tell(new AttemptUsedMessage(Task, 1, new AttemptUsage { CpuSeconds = 1 }));
        Assert.Equal(9, Task.LastAttempt.Usage.CpuSeconds);
    }

    [Fact]
    public void What_is_said_of_other_attempts_is_ignored()
    {
        var before = run.Projection.LastSequence;
        Tell(
            new AttemptQueuedMessage(Task, 2, "Priority"),
            new AttemptStartedMessage(Task, 2, run.Time.GetUtcNow(), "node-7"),
            new AttemptQueuedMessage(run.Run.Tasks[1], 1, "Priority"),
            new AttemptUsedMessage(run.Run.Tasks[1], 1, new AttemptUsage()));
        Assert.Equal(before, run.Projection.LastSequence);
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void An_error_that_says_what_to_do_ends_the_run_as_it_is()
    {
        var error = new OrchestratorException("BackendReportsEnded", OrchestratorErrorKind.NotAvailable, "It is gone.", "Resume.");
        run.Scheduler.Post(new FaultMessage(error));
        Assert.Same(error, Assert.Throws<OrchestratorException>(() => run.Scheduler.Turn()));
    }

    private void Tell(params SchedulerMessage[] messages)
    {
        foreach (var message in messages)
        {
            // A turn each: what is recorded is seen in the next one.
            run.Scheduler.Post(message);
            run.Scheduler.Turn();
        }
    }

    /// <summary>The run as its journal tells it.</summary>
    private OrchestratorRun Reread()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, run.File.ToArray());
            var read = new OrchestratorRun(run.Run.Id, run.Run.Directory, run.Run.Plan, run.Run.Options, run.Run.CreatedAt);
            var projection = new RunProjection(read);
            using var journal = JournalReader.Open(path);
            foreach (var record in journal.ReadNew())
            {
                projection.Apply(record);
            }

            return read;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
