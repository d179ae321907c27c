namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>A hierarchy of cgroups that is mounted, and where in it this process is.</summary>
/// <param name="IsUnified">Whether it is of version 2, which has one hierarchy for all controllers.</param>
/// <param name="Controllers">The controllers of a hierarchy of version 1; empty for version 2.</param>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="Own">The directory of this process's cgroup; null where that is outside of what is mounted.</param>
internal sealed record CgroupMount(bool IsUnified, IReadOnlyList<string> Controllers, string MountPoint, string? Own)
{
    private const int RootField = 3;
    private const int MountPointField = 4;

    /// <summary>Those of this process.</summary>
    /// <returns>None where there are no cgroups.</returns>
    public static IReadOnlyList<CgroupMount> OfThisProcess()
    {
        try
        {
            return Parse(File.ReadAllLines("/proc/self/mountinfo"), File.ReadAllLines("/proc/self/cgroup"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads what the kernel says.</summary>
    /// <param name="mountInfo">The lines of <c>/proc/self/mountinfo</c>.</param>
    /// <param name="membership">The lines of <c>/proc/self/cgroup</c>.</param>
    public static IReadOnlyList<CgroupMount> Parse(IReadOnlyList<string> mountInfo, IReadOnlyList<string> membership)
    {
        var mounts = new List<CgroupMount>();
        foreach (var line in mountInfo)
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator <= MountPointField || separator + 3 >= fields.Length || fields[separator + 1] is not ("cgroup" or "cgroup2"))
            {
                continue;
            }

            var isUnified = fields[separator + 1] == "cgroup2";
            var options = fields[separator + 3].Split(',');
            var (root, mountPoint) = (Unescape(fields[RootField]), Unescape(fields[MountPointField]));
            var own = membership.Select(entry => entry.Split(':', 3))
                .FirstOrDefault(entry => entry.Length == 3 && IsOf(entry[1]))?[2];
            mounts.Add(new CgroupMount(isUnified, isUnified ? [] : options, mountPoint, Visible(root, mountPoint, own)));

            bool IsOf(string controllers) =>
                isUnified ? controllers.Length == 0 : controllers.Length > 0 && controllers.Split(',').All(options.Contains);
        }

        return mounts;
    }

    private static string? Visible(string root, string mountPoint, string? path)
    {
        // "/.." is how the kernel writes a place above the root of this process's cgroup namespace.
        if (path is null || path.StartsWith("/..", StringComparison.Ordinal))
        {
            return null;
        }

        var below = root == "/" ? path
            : path == root ? string.Empty
            : path.StartsWith(root + "/", StringComparison.Ordinal) ? path[root.Length..]
            : null;
        return below is null ? null : mountPoint.TrimEnd('/') + below.TrimEnd('/');
    }

    /// <summary>Spaces and the like are written as a backslash and three octal digits.</summary>
    private static string Unescape(string field)
    {
        for (var at = field.IndexOf('\\', StringComparison.Ordinal); at >= 0 && at + 3 < field.Length; at = field.IndexOf('\\', at + 1))
        {
            var digits = field.Substring(at + 1, 3);
            if (digits.All(digit => digit is >= '0' and <= '7'))
            {
                var character = (char)Convert.ToInt32(digits, 8);
                field = string.Concat(field.AsSpan(0, at), character.ToString(), field.AsSpan(at + 4));
            }
        }

        return field;
    }
}
