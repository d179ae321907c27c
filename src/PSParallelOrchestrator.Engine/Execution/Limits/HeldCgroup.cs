using PSParallelOrchestrator.Engine.Processes.Cgroups;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>The cgroup of this process, in which somebody else, such as a container, holds the attempt to its limits.</summary>
/// <param name="path">The file that counts processes ended for want of memory.</param>
/// <param name="limit">The most memory that it allows, in bytes; null for no limit.</param>
internal sealed class HeldCgroup(string path, long? limit)
{
    private const string Controller = "memory";
    private const string Kills = "oom_kill";

    // Where there is no limit, version 1 of cgroups shows one that no machine has.
    private const long NoLimit = 1L << 60;

    /// <summary>The most memory that it allows; null for no limit.</summary>
    public MemorySize? Memory => limit is > 0 and < NoLimit ? new MemorySize(limit.Value) : null;

    /// <summary>Finds it.</summary>
    /// <returns>It; null where the kernel does not show it.</returns>
    public static HeldCgroup? Find()
    {
        foreach (var mount in CgroupMount.OfThisProcess())
        {
            if (mount.Own is { } own && (mount.IsUnified || mount.Controllers.Contains(Controller)))
            {
                var path = Path.Combine(own, mount.IsUnified ? "memory.events" : "memory.oom_control");
                if (CgroupFile.Number(path, Kills) is not null)
                {
                    var bound = Path.Combine(own, mount.IsUnified ? "memory.max" : "memory.limit_in_bytes");
                    return new HeldCgroup(path, CgroupFile.Number(bound));
                }
            }
        }

        return null;
    }

    /// <summary>What the kernel has counted so far. Time and memory are those of the whole container, and left out.</summary>
    public CgroupFigures Read() => new(CgroupFile.Number(path, Kills) ?? 0, PeakMemoryBytes: null, CpuSeconds: null);
}
