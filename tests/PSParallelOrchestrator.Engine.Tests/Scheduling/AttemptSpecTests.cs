using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

/// <summary>What an attempt is told where both its task and its run say something.</summary>
public sealed class AttemptSpecTests
{
    [Fact]
    public void What_the_task_says_of_a_code_goes_before_what_the_run_says_of_it()
    {
        var task = Plans.Task("a") with
        {
            ExitCodes = new Dictionary<int, FailureClass> { [2] = FailureClass.Permanent, [4] = FailureClass.Timeout },
            SuccessCodes = [3],
            GraceTime = TimeSpan.FromSeconds(1),
        };
        var options = new RunOptions
        {
            ExitCodes = new Dictionary<int, FailureClass>
            {
                [2] = FailureClass.Transient,
                [3] = FailureClass.Transient,
                [75] = FailureClass.Transient,
            },
            SuccessCodes = [4, 5],
            GraceTime = TimeSpan.FromMinutes(1),
        };
        using var run = new VirtualRun(Plans.Of(task, Plans.Task("b")), options);
        run.Scheduler.Turn();
        var (a, b) = (run.Started.Single(spec => spec.Task.Id == "a"), run.Started.Single(spec => spec.Task.Id == "b"));
        Assert.Equal(
            [(2, FailureClass.Permanent), (4, FailureClass.Timeout), (75, FailureClass.Transient)],
            a.ExitCodes!.Select(code => (code.Key, code.Value)).Order());
        Assert.Equal([3, 5], a.SuccessCodes!.Order());
        Assert.Equal(TimeSpan.FromSeconds(1), a.GraceTime);
        Assert.Equal(3, b.ExitCodes!.Count);
        Assert.Equal([4, 5], b.SuccessCodes!);
        Assert.Equal(TimeSpan.FromMinutes(1), b.GraceTime);
    }

    [Theory]
    [InlineData("sh", "bash", "pwsh", "sh")]
    [InlineData(null, "bash", "pwsh", "bash")]
    [InlineData(null, null, "pwsh", "pwsh")]
    [InlineData(null, null, null, null)]
    public void Verify_has_the_shell_of_the_task_then_of_the_plan_then_of_the_run_which_has_its_own(
        string? task, string? plan, string? run, string? verify)
    {
        var work = Plans.Task("a") with { Verify = "true", CommandShell = task };
        using var virtualRun = new VirtualRun(Plans.Of(work) with { CommandShell = plan }, new RunOptions { CommandShell = run });
        virtualRun.Scheduler.Turn();
        var spec = virtualRun.Started.Single();
        Assert.Equal((verify, run), (spec.VerifyShell, spec.CommandShell));
    }
}
