using System.Security.Cryptography;

namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>The merged output of a run as something to compare.</summary>
internal static class OutputTree
{
    // These tell of times and attempts, which differ between runs that made the same.
    private static readonly HashSet<string> Telling =
    [
        "execution_summary.json",
        "report.html",
        "trace.tsv",
        "orchestrator.log",
        ".orchestrator",
    ];

    /// <summary>
    /// Every path below a run's directory that is output, with its mode and a digest of its content, or where it links to.
    /// </summary>
    /// <param name="run">The run's directory.</param>
    public static IReadOnlyDictionary<string, string> Read(string run)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!Directory.Exists(run))
        {
            return found;
        }

        foreach (var entry in new DirectoryInfo(run).EnumerateFileSystemInfos())
        {
            if (!Telling.Contains(entry.Name) && !entry.Name.StartsWith("executor_", StringComparison.Ordinal))
            {
                Add(found, run, entry);
            }
        }

        return found;
    }

    private static void Add(SortedDictionary<string, string> found, string run, FileSystemInfo entry)
    {
        found[Path.GetRelativePath(run, entry.FullName)] = entry switch
        {
            { LinkTarget: { } target } => $"link to {target}",
            DirectoryInfo => $"directory {entry.UnixFileMode}",
            _ => $"{entry.UnixFileMode} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(entry.FullName)))}",
        };
        if (entry is not DirectoryInfo { LinkTarget: null } directory)
        {
            return;
        }

        foreach (var below in directory.EnumerateFileSystemInfos())
        {
            Add(found, run, below);
        }
    }
}
