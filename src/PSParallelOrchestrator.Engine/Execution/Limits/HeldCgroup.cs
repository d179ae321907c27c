using PSParallelOrchestrator.Engine.Processes.Cgroups;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>The cgroup of this process, in which somebody else, such as a container, holds the attempt to its limits.</summary>
/// <param name="path">The file that counts processes ended for want of memory.</param>
internal sealed class HeldCgroup(string path)
{
    private const string Memory = "memory";
    private const string Kills = "oom_kill";

    /// <summary>Finds it.</summary>
    /// <returns>It; null where the kernel does not show it.</returns>
    public static HeldCgroup? Find()
    {
        foreach (var mount in CgroupMount.OfThisProcess())
        {
            if (mount.Own is { } own && (mount.IsUnified || mount.Controllers.Contains(Memory)))
            {
                var path = Path.Combine(own, mount.IsUnified ? "memory.events" : "memory.oom_control");
                if (CgroupFile.Number(path, Kills) is not null)
                {
                    return new HeldCgroup(path);
                }
            }
        }

        return null;
    }

    /// <summary>What the kernel has counted so far. Time and memory are those of the whole container, and left out.</summary>
    public CgroupFigures Read() => new(CgroupFile.Number(path, Kills) ?? 0, PeakMemoryBytes: null, CpuSeconds: null);
}
