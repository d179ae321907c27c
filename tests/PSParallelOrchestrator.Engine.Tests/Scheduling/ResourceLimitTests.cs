using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public class ResourceLimitTests
{
    [Fact]
    public void A_task_without_memory_of_its_own_is_never_given_more_than_there_is_and_so_never_waits_for_ever()
    {
        using var run = new VirtualRun(Plans.Of(Plans.Task("a")), capacity: new ResourceDemand(4, 2L << 30, 0));
        run.Outcome = (_, spec) => spec.Attempt == 1 ? FailureClass.OutOfMemory : null;
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal("2G", run.Started[1].Resources!.Memory.ToString());
    }

    [Fact]
    public void Where_the_other_side_chooses_gpus_they_are_counted_and_have_no_numbers()
    {
        var pool = new ResourcePool(new ResourceDemand(double.MaxValue, long.MaxValue, 3), numbersGpus: false);
        var demand = new ResourceDemand(4000, 1L << 50, 2);
        Assert.True(pool.Fits(demand));
        Assert.Null(pool.Take(demand));
        Assert.False(pool.Fits(demand));
        pool.Return(demand, numbers: null);
        Assert.True(pool.Fits(demand));
        pool.TakeKnown(demand, numbers: null);
        Assert.False(pool.Fits(demand));
    }

    [Fact]
    public void A_delay_longer_than_a_timer_can_count_is_waited_for()
    {
        var delay = TimeSpan.FromDays(100);
        using var run = new VirtualRun(
            Plans.Of(Plans.Task("a")), new RunOptions { Retry = new RetryOptions { Delay = delay, MaxDelay = delay } });
        run.Outcome = (_, spec) => spec.Attempt == 1 ? FailureClass.Transient : null;
        Assert.Equal(RunState.Succeeded, run.Complete());
    }
}
