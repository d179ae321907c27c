using System.Globalization;

namespace PSParallelOrchestrator.Engine.Monitoring;

/// <summary>What the machine says of its use at one moment.</summary>
/// <param name="BusyTicks">Time its processors have worked since it started, in its own unit.</param>
/// <param name="TotalTicks">Time its processors have been there, in the same unit.</param>
/// <param name="MemoryPercent">How much of its memory is in use, 0 to 100.</param>
internal readonly record struct MachineReading(long BusyTicks, long TotalTicks, double MemoryPercent)
{
    /// <summary>Reads the machine's use now.</summary>
    /// <returns>Null where this system does not say.</returns>
    public static MachineReading? Read()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            using var statistics = new StreamReader("/proc/stat");
            return Parse(statistics.ReadLine(), File.ReadLines("/proc/meminfo"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A container may hide /proc. The figure is for information, and its absence is visible in the summary.
            return null;
        }
    }

    /// <summary>Reads the first line of /proc/stat and the lines of /proc/meminfo.</summary>
    /// <param name="processors">For example <c>cpu  10 0 5 80 5 0 0 0 0 0</c>.</param>
    /// <param name="memory">Among others <c>MemTotal: N kB</c> and <c>MemAvailable: N kB</c>.</param>
    /// <returns>Null where they are not of that form.</returns>
    public static MachineReading? Parse(string? processors, IEnumerable<string> memory)
    {
        var fields = processors?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not ["cpu", _, _, _, _, ..])
        {
            return null;
        }

        var (idle, total) = (0L, 0L);
        // Guests' time, the ninth and tenth figure, is part of the first and second already.
        for (var i = 1; i < Math.Min(fields.Length, 9); i++)
        {
            if (!long.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                return null;
            }

            total += ticks;
            idle += i is 4 or 5 ? ticks : 0;
        }

        var (size, available) = (0L, -1L);
        foreach (var line in memory)
        {
            size = Kilobytes(line, "MemTotal:") ?? size;
            available = Kilobytes(line, "MemAvailable:") ?? available;
            if (size > 0 && available >= 0)
            {
                return new MachineReading(total - idle, total, 100.0 * Math.Max(0, size - available) / size);
            }
        }

        return null;
    }

    private static long? Kilobytes(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal)
        && line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, ..]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            ? kilobytes
            : null;
}
