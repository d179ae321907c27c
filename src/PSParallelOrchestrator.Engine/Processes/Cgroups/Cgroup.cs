using System.Globalization;

namespace PSParallelOrchestrator.Engine.Processes.Cgroups;

/// <summary>The cgroup of an attempt: one directory with version 2, one of each hierarchy with version 1.</summary>
internal sealed class Cgroup
{
    // Long enough for small shares, short enough that nobody sees a program stutter.
    private const int PeriodMicroseconds = 100_000;
    private const int LongestPeriodMicroseconds = 1_000_000;
    private const int LeastQuotaMicroseconds = 1_000;
    private readonly CgroupParent? memory;
    private readonly CgroupParent? cpu;
    private readonly CgroupParent? cpuTime;
    private readonly string token;

    private Cgroup(CgroupPlace place, string token)
    {
        (memory, cpu, cpuTime) = (place.Memory, place.Cpu, place.CpuTime);
        this.token = token;
        Directories = [.. new[] { memory, cpu, cpuTime }.OfType<CgroupParent>().Select(parent => parent.Of(token)).Distinct()];
    }

    /// <summary>Its directories.</summary>
    public IReadOnlyList<string> Directories { get; }

    /// <summary>Whether the kernel tells processes of it that were ended for want of memory.</summary>
    public bool CountsKills => memory is not null;

    /// <summary>The name of an attempt's cgroup.</summary>
    public static string NameOf(string token) => "psorch-" + token;

    /// <summary>Makes an empty cgroup with its limits.</summary>
    /// <param name="place">Where.</param>
    /// <param name="memoryBytes">The most memory; null for no limit.</param>
    /// <param name="cpus">The most CPUs at once; null for no limit.</param>
    /// <exception cref="IOException">The kernel refused; nothing is left.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not; nothing is left.</exception>
    public static Cgroup Create(CgroupPlace place, string token, long? memoryBytes, double? cpus)
    {
        var cgroup = new Cgroup(place, token);
        try
        {
            foreach (var directory in cgroup.Directories)
            {
                Directory.CreateDirectory(directory);
            }

            if (memoryBytes is { } bytes && cgroup.memory is { } memory)
            {
                LimitMemory(memory.Of(token), memory.IsUnified, bytes);
            }

            if (cpus is { } count && cgroup.cpu is { } cpu)
            {
                LimitCpus(cpu.Of(token), cpu.IsUnified, count);
            }

            return cgroup;
        }
        catch
        {
            foreach (var directory in cgroup.Directories)
            {
                CgroupEnder.TryRemove(directory);
            }

            throw;
        }
    }

    /// <summary>What the kernel has counted so far.</summary>
    public CgroupFigures Read()
    {
        var memoryFile = memory?.Of(token) ?? string.Empty;
        var timeFile = cpuTime?.Of(token) ?? string.Empty;
        return new CgroupFigures(
            memory is null
                ? 0
                : CgroupFile.Kills(memoryFile, memory.IsUnified) ?? 0,
            memory is null
                ? null
                : CgroupFile.Number(Path.Combine(memoryFile, memory.IsUnified ? "memory.peak" : "memory.max_usage_in_bytes")),
            cpuTime is null ? null
                : cpuTime.IsUnified ? CgroupFile.Number(Path.Combine(timeFile, "cpu.stat"), "usage_usec") / 1e6
                : CgroupFile.Number(Path.Combine(timeFile, "cpuacct.usage")) / 1e9);
    }

    private static void LimitMemory(string directory, bool isUnified, long bytes)
    {
        var text = bytes.ToString(CultureInfo.InvariantCulture);
        CgroupFile.Write(CgroupFile.MemoryLimit(directory, isUnified), text);

        // Without these a program would swap instead of being stopped. Absent where swap is not accounted for.
        var swap = Path.Combine(directory, isUnified ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
        if (File.Exists(swap))
        {
            CgroupFile.Write(swap, isUnified ? "0" : text);
        }
    }

    private static void LimitCpus(string directory, bool isUnified, double cpus)
    {
        var period = cpus * PeriodMicroseconds < LeastQuotaMicroseconds ? LongestPeriodMicroseconds : PeriodMicroseconds;
        var quota = (long)Math.Max(LeastQuotaMicroseconds, Math.Round(cpus * period));
        if (isUnified)
        {
            CgroupFile.Write(Path.Combine(directory, "cpu.max"), string.Create(CultureInfo.InvariantCulture, $"{quota} {period}"));
            return;
        }

        CgroupFile.Write(Path.Combine(directory, "cpu.cfs_period_us"), period.ToString(CultureInfo.InvariantCulture));
        CgroupFile.Write(Path.Combine(directory, "cpu.cfs_quota_us"), quota.ToString(CultureInfo.InvariantCulture));
    }
}
