using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>Says before the first task which rules of a repository a run does not follow, since they would run programs.</summary>
internal sealed class RepositoryRulesCheck(RunRepository repository)
{
    // The one of Git LFS comes with its filter, which is named.
    private static readonly string[] OwnMerges = ["text", "binary", "union", "lfs"];

    /// <summary>Looks at the base's <c>.gitattributes</c>.</summary>
    /// <param name="hasLargeFiles">Whether there is a store of Git LFS, whose filter we do ourselves.</param>
    /// <returns>Warnings.</returns>
    public async Task<IReadOnlyList<string>> FindAsync(bool hasLargeFiles, CancellationToken cancellationToken)
    {
        var root = await repository.RootAsync(cancellationToken);
        var patterns = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var files = await repository.ListTreeAsync(root, cancellationToken);
        foreach (var (path, content) in await GitAttributes.ReadAsync(repository, files, cancellationToken))
        {
            var lines = Encoding.UTF8.GetString(content.Span).Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            foreach (var line in lines)
            {
                Collect(line, path.Parent, hasLargeFiles, patterns);
            }
        }

        return
        [
            .. patterns.Select(found => string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Key}, as .gitattributes asks for {string.Join(", ", found.Value.Take(5).Select(pattern => $"'{pattern}'"))}"
                    + $"{(found.Value.Count > 5 ? $" and {found.Value.Count - 5} more" : string.Empty)}.")),
        ];
    }

    private static void Collect(string line, GitPath directory, bool hasLargeFiles, SortedDictionary<string, List<string>> patterns)
    {
        if (line.StartsWith('#'))
        {
            return;
        }

        // A pattern with a space stands in quotes.
        var end = line.StartsWith('"') ? line.IndexOf('"', 1) + 1 : line.IndexOfAny([' ', '\t']);
        if (end <= 0)
        {
            return;
        }

        var pattern = directory.Join(GitPath.FromText(line[..end].Trim('"'))).Display;
        foreach (var attribute in line[end..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (NotFollowed(attribute, hasLargeFiles) is { } what)
            {
                if (!patterns.TryGetValue(what, out var known))
                {
                    patterns.Add(what, known = []);
                }

                known.Add(pattern);
            }
        }
    }

    private static string? NotFollowed(string attribute, bool hasLargeFiles)
    {
        var (name, value) = attribute.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (attribute[..at], attribute[(at + 1)..])
            : (attribute, string.Empty);
        return (name, value) switch
        {
            ("filter", "lfs") => hasLargeFiles
                ? null
                : "Git LFS is not set up in your repository, and tasks see its pointers instead of the files",
            ("filter", { Length: > 0 }) => $"The filter '{value}' is not run, and files are as the repository has them",
            ("merge", { Length: > 0 }) when !OwnMerges.Contains(value) =>
                $"The merge driver '{value}' is not run, and files are merged as text",
            ("ident", "") => "Ident lines are not filled in",
            ("working-tree-encoding", { Length: > 0 }) => $"Files are not turned into the encoding {value}",
            _ => null,
        };
    }
}
