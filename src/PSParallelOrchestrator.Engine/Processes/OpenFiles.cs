using System.Globalization;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>How many files this process may have open. The runtime has raised the limit to what the system allows already.</summary>
internal static class OpenFiles
{
    // Assemblies that are loaded yet, the journal's and the log's turns, and all that is open for a moment only.
    private const int Reserve = 96;

    /// <summary>The limit; null for none, or where the system does not say.</summary>
    public static int? Limit { get; } = FindLimit();

    /// <summary>How many of them are left for attempts.</summary>
    /// <returns>The number, not below 0; null for no limit.</returns>
    public static int? Left()
    {
        if (Limit is not { } limit)
        {
            return null;
        }

        try
        {
            // No LINQ: an executor should not have to load it for this.
            var left = limit - Reserve;
            foreach (var _ in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
            {
                left--;
            }

            return Math.Max(0, left);
        }
        catch (IOException)
        {
            // None is left to look with.
            return 0;
        }
    }

    /// <summary>How many things that open files for a moment may be done at once.</summary>
    /// <param name="most">The number where files are no matter.</param>
    public static int AtOnce(int most) => Left() is { } left ? Math.Clamp(left / 12, 1, most) : most;

    private static int? FindLimit()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // Max open files, the limit in force, the highest one, what they count.
        const string Name = "Max open files";
        var limits = File.ReadAllText("/proc/self/limits");
        var at = limits.IndexOf(Name, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var inForce = limits.AsSpan(at + Name.Length).TrimStart();
        var end = inForce.IndexOfAny(' ', '\n');
        return int.TryParse(end < 0 ? inForce : inForce[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
    }
}
