using PSParallelOrchestrator.Engine.Processes.Cgroups;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>The cgroup of this process, in which somebody else, such as a container, holds the attempt to its limits.</summary>
/// <param name="directory">Its directory.</param>
/// <param name="isUnified">Whether it is of version 2.</param>
internal sealed class HeldCgroup(string directory, bool isUnified)
{
    private const string Controller = "memory";

    // Where there is no limit, version 1 of cgroups shows one that no machine has.
    private const long NoLimit = 1L << 60;

    /// <summary>The most memory that it allows; null for no limit.</summary>
    public MemorySize? Memory { get; } =
        CgroupFile.Number(CgroupFile.MemoryLimit(directory, isUnified)) is > 0 and < NoLimit and var bytes ? new MemorySize(bytes) : null;

    /// <summary>Finds it.</summary>
    /// <returns>It; null where the kernel does not show it.</returns>
    public static HeldCgroup? Find()
    {
        foreach (var mount in CgroupMount.OfThisProcess())
        {
            if (mount.Own is { } own
                && (mount.IsUnified || mount.Controllers.Contains(Controller))
                && CgroupFile.Kills(own, mount.IsUnified) is not null)
            {
                return new HeldCgroup(own, mount.IsUnified);
            }
        }

        return null;
    }

    /// <summary>What the kernel has counted so far. Time and memory are those of the whole container, and left out.</summary>
    public CgroupFigures Read() => new(CgroupFile.Kills(directory, isUnified) ?? 0, PeakMemoryBytes: null, CpuSeconds: null);
}
