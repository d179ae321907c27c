using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>Finds the cgroups that an orchestrator which is gone has left, wherever it was started.</summary>
internal static class CgroupSearch
{
    /// <summary>Ends everything in the cgroups of attempts, and removes them.</summary>
    /// <returns>How many processes were ended.</returns>
    public static async Task<int> EndByTokenAsync(IReadOnlyCollection<string> tokens)
    {
        if (tokens.Count == 0 || !OperatingSystem.IsLinux())
        {
            return 0;
        }

        return await LauncherThreads.RunAsync(() => EndFound(CgroupMount.OfThisProcess(), tokens));
    }

    private static int EndFound(IReadOnlyList<CgroupMount> mounts, IReadOnlyCollection<string> tokens)
    {
        var names = tokens.Select(Cgroup.NameOf).ToHashSet(StringComparer.Ordinal);
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        var ended = 0;
        foreach (
            var mount in mounts.Where(mount =>
                mount.IsUnified || mount.Controllers.Any(controller => controller is "memory" or "cpu" or "cpuacct")))
        {
            // A list first: the tree changes while it is worked on.
            foreach (
                var directory in Directory
                    .EnumerateDirectories(mount.MountPoint, Cgroup.NameOf("*"), options)
                    .Where(directory => names.Contains(Path.GetFileName(directory)))
                    .ToList())
            {
                ended += CgroupEnder.End(directory).Ended;
                CgroupEnder.Remove(directory);
            }
        }

        return ended;
    }
}
