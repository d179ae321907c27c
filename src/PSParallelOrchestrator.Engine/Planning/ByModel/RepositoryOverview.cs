using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>What a model is told of a repository: its tracked files, or of a large one its directories.</summary>
internal static class RepositoryOverview
{
    private const int MostLines = 400;
    private const int LongestPath = 200;
    private const int Depth = 2;

    /// <summary>Lists a repository.</summary>
    /// <param name="path">The repository; null for none.</param>
    /// <returns>The list; null where there is no repository.</returns>
    /// <exception cref="OrchestratorException">It is none, is bare, or has no commit.</exception>
    public static async Task<string?> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        await GitVersion.RequireAsync(GitCommand.DefaultProgram, cancellationToken);
        var repository = await UserRepository.OpenAsync(path, cancellationToken);
        var listed = await repository.RunAsync(new GitCall("ls-tree", "-r", "--name-only", "-z", repository.Head), cancellationToken);
        return Describe([.. listed.Records().Select(record => Encoding.UTF8.GetString(record.Span))]);
    }

    /// <summary>Describes files in a bounded number of lines.</summary>
    internal static string Describe(IReadOnlyList<string> files)
    {
        if (files.Count <= MostLines)
        {
            return files.Count == 0 ? "There are no files." : string.Join('\n', files.Select(OnALine));
        }

        var directories = files.GroupBy(Directory).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var lines = directories
            .Take(MostLines)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{OnALine(group.Key)}: {group.Count()} files"));
        var more =
            directories.Count > MostLines
                ? string.Create(CultureInfo.InvariantCulture, $"\nand {directories.Count - MostLines} directories more")
                : "";
        return string.Create(CultureInfo.InvariantCulture, $"{files.Count} files, by directory:\n{string.Join('\n', lines)}{more}");
    }

    private static string Directory(string file)
    {
        var parts = file.Split('/');
        return parts.Length == 1 ? "." : string.Join('/', parts.Take(Math.Min(Depth, parts.Length - 1)));
    }

    private static string OnALine(string path)
    {
        var shown = path.Length <= LongestPath ? path : path[..LongestPath] + "...";
        return string.Create(shown.Length, shown, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(text[i]) ? '?' : text[i];
            }
        });
    }
}
