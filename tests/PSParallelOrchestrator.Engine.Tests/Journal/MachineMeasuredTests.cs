using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Journal;

public sealed class MachineMeasuredTests : IDisposable
{
    private readonly VirtualRun run = new(Plans.Of(Plans.Task("a")), new RunOptions());

    public void Dispose() => run.Dispose();

    [Fact]
    public void The_run_tells_what_was_measured_last()
    {
        Assert.Null(run.Run.AverageCpuPercent);

        Apply(12.5, 40);
        Apply(50, null);

        Assert.Equal((50, null), (run.Run.AverageCpuPercent, run.Run.AverageMemoryPercent));
    }

    [Theory]
    [InlineData(-1.0, null)]
    [InlineData(null, 100.5)]
    public void What_is_no_percentage_is_refused(double? cpu, double? memory) =>
        Assert.Throws<InvalidDataException>(() => Apply(cpu, memory));

    private void Apply(double? cpu, double? memory) => run.Projection.Apply(run.Journal.Append(new MachineMeasured(cpu, memory)));
}
