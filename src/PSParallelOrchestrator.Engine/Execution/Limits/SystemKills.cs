using PSParallelOrchestrator.Engine.Processes.Cgroups;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>How many processes this system has ended for want of memory since it was started (Linux).</summary>
internal static class SystemKills
{
    // Reading costs about as much as a tenth of starting a program, so many starts in a row share one reading.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly Lock Gate = new();
    private static long? readAt;
    private static long count;

    /// <summary>The count at this moment or up to a second before.</summary>
    /// <returns>The count; 0 where the system does not say.</returns>
    public static long Lately()
    {
        lock (Gate)
        {
            return readAt is { } at && TimeProvider.System.GetElapsedTime(at) < Fresh ? count : ReadLocked();
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
        readAt = TimeProvider.System.GetTimestamp();
        return count;
    }
}
