using PSParallelOrchestrator.Engine.Graphs;
using PSParallelOrchestrator.Engine.Runs.Spending;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Spending;

/// <summary>Which tasks of a run that goes on will be paid for.</summary>
public class UpcomingTasksTests
{
    [Theory]
    [InlineData(true, "", "running canceled after-canceled pending")]
    [InlineData(false, "", "running pending")]
    [InlineData(false, "failed", "running failed after-failed last pending")]
    [InlineData(false, "canceled", "running canceled after-canceled pending")]
    public void They_are_what_is_open_and_what_waits_for_it(bool reopen, string retried, string expected)
    {
        var run = RunBuilder.Run(
            2,
            RunBuilder.Task("done"),
            RunBuilder.Task("running"),
            RunBuilder.Task("failed"),
            RunBuilder.Task("after-failed", "failed"),
            RunBuilder.Task("last", "after-failed", "done"),
            RunBuilder.Task("canceled"),
            RunBuilder.Task("after-canceled", "canceled"),
            RunBuilder.Task("pending", "running"));
        foreach (var (id, state) in new Dictionary<string, TaskState>
        {
            ["done"] = TaskState.Succeeded,
            ["running"] = TaskState.Running,
            ["failed"] = TaskState.Failed,
            ["after-failed"] = TaskState.Blocked,
            ["last"] = TaskState.Blocked,
            ["canceled"] = TaskState.Canceled,
            ["after-canceled"] = TaskState.Blocked,
        })
        {
            run.FindTask(id)!.State = state;
        }

        var upcoming = UpcomingTasks.Of(
            run, new TaskGraph(run.Plan), reopen, retried.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(expected.Split(' '), upcoming.Select(task => task.Id));
    }
}
