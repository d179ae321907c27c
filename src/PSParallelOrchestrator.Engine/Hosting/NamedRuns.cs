using System.Globalization;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Runs that were begun under one name, one after the other: <c>nightly</c>, <c>nightly-2</c> and so on.</summary>
public static class NamedRuns
{
    /// <summary>The newest run of a name.</summary>
    /// <param name="outputDirectory">The directory below which runs are.</param>
    /// <param name="name">The name, as it was given.</param>
    /// <returns>Its directory; null where there is none.</returns>
    public static string? FindNewest(string outputDirectory, string name)
    {
        var slug = RunName.Slug(name);
        if (!Directory.Exists(outputDirectory))
        {
            return null;
        }

        return Directory.EnumerateDirectories(outputDirectory, slug + "*")
            .Select(directory => (Directory: directory, Number: Number(Path.GetFileName(directory), slug)))
            .Where(found => found.Number > 0 && RunLookup.IsRunDirectory(found.Directory))
            .OrderByDescending(found => found.Number)
            .Select(found => found.Directory)
            .FirstOrDefault();
    }

    private static int Number(string name, string slug) => name == slug ? 1
        : name.StartsWith(slug + "-", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(slug.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : 0;
}
