using PSParallelOrchestrator.Engine.Processes.Cgroups;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>How many processes this system has ended for want of memory since it was started (Linux).</summary>
internal static class SystemKills
{
    // Reading costs about as much as a tenth of starting a program, so many starts in a row share one reading.
    private const long FreshMilliseconds = 1000;
    private static readonly Lock Gate = new();
    private static long readAt = long.MinValue;
    private static long count;

    /// <summary>The count at this moment or up to a second before.</summary>
    /// <returns>The count; 0 where the system does not say.</returns>
    public static long Lately()
    {
        lock (Gate)
        {
            return Environment.TickCount64 - FreshMilliseconds < readAt ? count : ReadLocked();
        }
    }

    /// <summary>The count now.</summary>
    /// <returns>The count; 0 where the system does not say.</returns>
    public static long Now()
    {
        lock (Gate)
        {
            return ReadLocked();
        }
    }

    private static long ReadLocked()
    {
        count = OperatingSystem.IsLinux() ? CgroupFile.Number("/proc/vmstat", "oom_kill") ?? 0 : 0;
        readAt = Environment.TickCount64;
        return count;
    }
}
