using System.Globalization;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>Resource limits of a process, which each process that it starts inherits for itself.</summary>
/// <param name="DataKilobytes">The most private writable memory, in KiB; null for no limit.</param>
/// <param name="CpuSeconds">The most time on CPUs; null for no limit.</param>
internal sealed record ProcessLimits(long? DataKilobytes, long? CpuSeconds)
{
    // Between the signal that says so and the one that cannot be refused.
    private const long GraceSeconds = 5;

    /// <summary>Shell commands that set them, each successful where the limit, or an older and lower one, is in force.</summary>
    public IEnumerable<string> Commands
    {
        get
        {
            // Not the address space (-v): runtimes reserve far more of it than they use.
            if (DataKilobytes is { } kilobytes)
            {
                yield return Set("-d", kilobytes);
            }

            if (CpuSeconds is not { } seconds)
            {
                yield break;
            }

            yield return Set("-S -t", seconds);
            yield return Set("-H -t", seconds + GraceSeconds);
        }
    }

    /// <summary>The limits that come nearest to what an attempt may use.</summary>
    /// <param name="memory">Its memory; null for no limit.</param>
    /// <param name="cpus">Its CPUs; null for no limit.</param>
    public static ProcessLimits Of(MemorySize? memory, double? cpus, TimeSpan timeLimit)
    {
        var seconds = Math.Ceiling((cpus ?? double.PositiveInfinity) * timeLimit.TotalSeconds);
        return new ProcessLimits(
            memory is null ? null : Math.Max(1, memory.Value.Bytes / 1024),
            seconds is >= 1 and < int.MaxValue ? (long)seconds : null);
    }

    private static string Set(string option, long value) => string.Create(
        CultureInfo.InvariantCulture, $"{{ ulimit {option} {value} 2>/dev/null || test \"$(ulimit -H {option[^2..]})\" -le {value}; }}");
}
