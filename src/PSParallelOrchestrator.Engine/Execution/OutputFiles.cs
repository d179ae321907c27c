using System.IO.Enumeration;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>Finds out which of a task's output patterns match nothing in its workspace.</summary>
internal static class OutputFiles
{
    /// <summary>The patterns that match no file. Links are taken as they are and never followed.</summary>
    /// <param name="workspace">The workspace; it need not exist.</param>
    /// <param name="patterns">The patterns, by the rules of <see cref="PathPattern"/>.</param>
    /// <returns>Those without a match.</returns>
    public static IReadOnlyList<string> Unmatched(string workspace, IReadOnlyList<string> patterns)
    {
        var open = patterns.Select(pattern => new PathPattern(pattern)).ToList();
        if (Directory.Exists(workspace))
        {
            foreach (var file in Entries(workspace))
            {
                open.RemoveAll(pattern => pattern.Matches(file));
                if (open.Count == 0)
                {
                    break;
                }
            }
        }

        return [.. open.Select(pattern => pattern.Text)];
    }

    /// <summary>Finds an output that can only be behind a link, which is never followed.</summary>
    /// <param name="missing">The patterns that match no file.</param>
    /// <returns>The pattern and the link; null where there is none.</returns>
    public static (string Pattern, GitPath Link)? FindBehindLink(string workspace, IReadOnlyList<string> missing)
    {
        if (!Directory.Exists(workspace))
        {
            return null;
        }

        var patterns = missing.Select(pattern => new PathPattern(pattern)).ToList();
        foreach (var link in Entries(workspace, onlyLinks: true))
        {
            if (patterns.Find(pattern => pattern.ReachesBeneath(link)) is { } pattern)
            {
                return (pattern.Text, link);
            }
        }

        return null;
    }

    private static FileSystemEnumerable<GitPath> Entries(string workspace, bool onlyLinks = false) =>
        new(
            workspace,
            (ref FileSystemEntry entry) =>
                GitPath.FromText(Path.GetRelativePath(workspace, entry.ToFullPath()).Replace(Path.DirectorySeparatorChar, '/')),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => IsLink(ref entry) || (!entry.IsDirectory && !onlyLinks),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsLink(ref entry) && !entry.FileName.SequenceEqual(".git"),
        };

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;
}
