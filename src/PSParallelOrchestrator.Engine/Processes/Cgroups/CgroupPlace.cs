namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>Where on this machine cgroups for attempts can be made.</summary>
internal sealed record CgroupPlace
{
    private static readonly string[] Wanted = ["memory", "cpu"];

    /// <summary>Below which directory memory can be limited; null where it cannot.</summary>
    public CgroupParent? Memory { get; init; }

    /// <summary>Below which directory CPUs can be limited; null where they cannot.</summary>
    public CgroupParent? Cpu { get; init; }

    /// <summary>Below which directory the time on CPUs is counted; null where it is not.</summary>
    public CgroupParent? CpuTime { get; init; }

    /// <summary>Why there is no place for memory, or none for CPUs; null where there is one for both.</summary>
    public string? Reason { get; init; }

    /// <summary>Finds the place: the own cgroup with version 1, the next one upwards that passes controllers on with version 2.</summary>
    /// <param name="mayWrite">Says whether this user may write a file or directory.</param>
    public static CgroupPlace Find(IReadOnlyList<CgroupMount> mounts, Func<string, bool> mayWrite)
    {
        var unified = mounts
            .Where(mount => mount.IsUnified)
            .Select(mount => Unified(mount, mayWrite))
            .FirstOrDefault(found => found.Controllers.Count > 0);
        var place = new CgroupPlace
        {
            Memory = For("memory"),
            Cpu = For("cpu"),
            CpuTime = For("cpuacct") ?? unified.Parent,
        };
        return place with { Reason = place.Memory is null || place.Cpu is null ? ReasonOf(mounts) : null };

        CgroupParent? For(string controller)
        {
            if (mounts.FirstOrDefault(mount => mount.Controllers.Contains(controller)) is not { } mount)
            {
                return unified.Controllers?.Contains(controller) == true ? unified.Parent : null;
            }

            return mount.Own is { } own && mayWrite(own) && mayWrite(Path.Combine(own, "cgroup.procs"))
                ? new CgroupParent(own, IsUnified: false)
                : null;
        }
    }

    private static (CgroupParent? Parent, IReadOnlyList<string> Controllers) Unified(CgroupMount mount, Func<string, bool> mayWrite)
    {
        (CgroupParent? Parent, IReadOnlyList<string> Controllers) best = (null, []);
        for (
            var directory = mount.Own;
            directory is not null && IsWithin(directory, mount.MountPoint);
            directory = Path.GetDirectoryName(directory))
        {
            // A process may be moved by whoever may write both its new cgroup and the common ancestor, which is this one.
            if (mayWrite(directory) && mayWrite(Path.Combine(directory, "cgroup.procs")))
            {
                var passedOn = PassOn(directory, mayWrite);
                if (passedOn.Count > best.Controllers.Count)
                {
                    best = (new CgroupParent(directory, IsUnified: true), passedOn);
                }
            }

            // Whoever limited this process did not mean its attempts to leave that limit.
            if (best.Controllers.Count == Wanted.Length || IsLimited(directory))
            {
                break;
            }
        }

        return best;
    }

    private static List<string> PassOn(string directory, Func<string, bool> mayWrite)
    {
        var control = Path.Combine(directory, "cgroup.subtree_control");
        var offered = CgroupFile.Words(Path.Combine(directory, "cgroup.controllers")).Intersect(Wanted).ToList();
        var missing = offered.Except(CgroupFile.Words(control)).ToList();
        if (missing.Count > 0 && mayWrite(control))
        {
            try
            {
                CgroupFile.Write(control, string.Join(' ', missing.Select(controller => "+" + controller)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It holds processes of its own, such as this one: the next one upwards may do.
            }
        }

        return [.. CgroupFile.Words(control).Intersect(offered)];
    }

    private static bool IsLimited(string directory) =>
        CgroupFile.Words(Path.Combine(directory, "memory.max")) is [not "max"]
        || CgroupFile.Words(Path.Combine(directory, "memory.high")) is [not "max"]
        || CgroupFile.Words(Path.Combine(directory, "cpu.max")) is [not "max", _];

    private static bool IsWithin(string directory, string mountPoint) =>
        directory == mountPoint || directory.StartsWith(mountPoint.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string ReasonOf(IReadOnlyList<CgroupMount> mounts) =>
        mounts.Count == 0
            ? "no cgroup file system is mounted"
            : "this user may write no cgroup that has the controllers memory and cpu, from "
                + string.Join(
                    " and ",
                    mounts
                        .Where(mount => mount.IsUnified || mount.Controllers.Intersect(Wanted).Any())
                        .Select(mount => mount.Own ?? mount.MountPoint)
                        .Distinct())
                + " upwards";
}
