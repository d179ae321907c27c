namespace PSParallelOrchestrator.Engine.Monitoring;

/// <summary>Watches how much of the machine is in use, from its making to its end.</summary>
public sealed class MachineLoadSampler : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Func<MachineReading?> read;
    private readonly ITimer timer;
    private MachineReading? first;
    private MachineReading? last;
    private double memorySum;
    private int samples;
    private bool stopped;

    /// <summary>Starts to watch: takes a sample now, and one every second.</summary>
    /// <param name="time">The clock.</param>
    public MachineLoadSampler(TimeProvider time)
        : this(time, MachineReading.Read)
    {
    }

    internal MachineLoadSampler(TimeProvider time, Func<MachineReading?> read)
    {
        this.read = read;
        Sample();
        timer = time.CreateTimer(static sampler => ((MachineLoadSampler)sampler!).Sample(), this, Interval, Interval);
    }

    /// <summary>Takes a last sample, and stops watching.</summary>
    /// <returns>The averages. Asked again: the same ones.</returns>
    public MachineLoad Stop()
    {
        Sample();
        timer.Dispose();
        lock (gate)
        {
            stopped = true;
            return new MachineLoad(CpuPercent(), samples == 0 ? null : memorySum / samples);
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => Stop();

    private void Sample()
    {
        lock (gate)
        {
            if (stopped || read() is not { } usage)
            {
                return;
            }

            first ??= usage;
            last = usage;
            memorySum += usage.MemoryPercent;
            samples++;
        }
    }

    // The system counts on between samples: first and last are exact.
    private double? CpuPercent()
    {
        var total = last?.TotalTicks - first?.TotalTicks;
        return total > 0 ? Math.Clamp(100.0 * (last!.Value.BusyTicks - first!.Value.BusyTicks) / total.Value, 0, 100) : null;
    }
}
