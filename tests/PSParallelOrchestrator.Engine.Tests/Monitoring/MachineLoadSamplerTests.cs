using PSParallelOrchestrator.Engine.Monitoring;

namespace PSParallelOrchestrator.Engine.Tests.Monitoring;

public class MachineLoadSamplerTests
{
    [Fact]
    public void Averages_cover_the_time_from_start_to_stop()
    {
        var time = new TickingTime();
        var samples = new Queue<MachineReading?>([new(100, 1000, 10), new(140, 1100, 20), null, new(200, 1200, 60)]);
        using var sampler = new MachineLoadSampler(time, samples.Dequeue);

        time.Tick();
        time.Tick();
        var usage = sampler.Stop();

        Assert.Equal(new MachineLoad(50, 30), usage);
        Assert.Equal(usage, sampler.Stop());
        Assert.Equal(TimeSpan.FromSeconds(1), time.Period);
    }

    [Fact]
    public void What_the_system_does_not_say_is_null()
    {
        using var sampler = new MachineLoadSampler(new TickingTime(), static () => null);

        Assert.Equal(new MachineLoad(null, null), sampler.Stop());
    }

    [Fact]
    public void This_machine_says_its_use_on_Linux()
    {
        var usage = MachineReading.Read();

        Assert.Equal(OperatingSystem.IsLinux(), usage is not null);
        if (usage is { } value)
        {
            Assert.InRange(value.MemoryPercent, 0.01, 100);
            Assert.InRange(value.BusyTicks, 1, value.TotalTicks);
        }
    }

    [Fact]
    public void Guests_count_once_and_waiting_is_idle()
    {
        var usage = MachineReading.Parse(
            "cpu  10 20 30 400 50 6 7 8 900 900",
            ["MemTotal:  1000 kB", "MemFree: 1 kB", "MemAvailable:   250 kB"]);

        Assert.Equal(new MachineReading(81, 531, 75), usage);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpu0 1 2 3 4")]
    [InlineData("cpu 1 2 x 4")]
    [InlineData("cpu 1 2 3")]
    public void A_line_of_another_form_gives_nothing(string? line)
    {
        Assert.Null(MachineReading.Parse(line, ["MemTotal: 10 kB", "MemAvailable: 5 kB"]));
    }

    [Fact]
    public void Memory_of_another_form_gives_nothing()
    {
        Assert.Null(MachineReading.Parse("cpu 1 2 3 4", ["MemTotal: lots", "MemFree: 5 kB"]));
    }

    private sealed class TickingTime : TimeProvider
    {
        private Action? tick;

        public TimeSpan Period { get; private set; }

        public void Tick() => tick?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Period = period;
            tick = () => callback(state);
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
