
namespace PSParallelOrchestrator.Engine.Resources;

/// <summary>What this machine has.</summary>
internal static class HostCapacity
{
    /// <summary>What attempts on this machine may use together.</summary>
    /// <param name="limits">What the user allows; null where the machine decides.</param>
    public static ResourceDemand Capacity(MachineCapacity limits) => new(
        limits.Cpus ?? Environment.ProcessorCount,
        limits.Memory?.Bytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        limits.Gpus ?? CountGpus());

    /// <summary>Bytes free for a directory.</summary>
    /// <param name="directory">The directory; it exists.</param>
    /// <returns>The number; null where the system does not say.</returns>
    public static long? FreeDisk(string directory)
    {
        try
        {
            return new DriveInfo(directory).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static int CountGpus() =>
        OperatingSystem.IsLinux()
            ? Directory.EnumerateFiles("/dev", "nvidia*").Count(device => int.TryParse(device.AsSpan("/dev/nvidia".Length), out _))
            : 0;
}
