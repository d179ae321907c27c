using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Merging;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Sorts the files of a new project into src/, tests/ and docs/. Two files never get one place.</summary>
internal static class OutputLayout
{
    private const string Sources = "src";
    private const string Tests = "tests";
    private const string Documents = "docs";

    private static readonly HashSet<string> TestDirectories = new(
        ["test", "tests", "__tests__", "spec", "specs", "e2e", "cypress"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> DocumentDirectories = new(
        ["doc", "docs", "documentation"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> DocumentExtensions = new(
        [".md", ".markdown", ".rst", ".adoc", ".asciidoc", ".textile", ".pdf", ".odt", ".docx"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> DocumentNames = new(
        ["LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS", "CONTRIBUTORS", "CHANGELOG", "CHANGES", "HISTORY", "README", "SECURITY"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the path is the combined README of the output.</summary>
    public static bool IsReadme(GitPath path) => path == ReadmeMerge.Path;

    /// <summary>Gives every file its place.</summary>
    /// <param name="files">The files of the merged tree.</param>
    /// <returns>For each file, ordered by its old path, its place, and whether another file wanted that too.</returns>
    public static IReadOnlyList<PlacedFile> Arrange(IEnumerable<GitPath> files)
    {
        var placed = new List<PlacedFile>();
        var taken = new TakenPlaces();

        // What stands in its place already stays there; what moves gives way.
        foreach (
            var group in files
                .Select(file => (From: file, Wanted: Place(file)))
                .GroupBy(file => file.From == file.Wanted)
                .OrderBy(group => !group.Key))
        {
            foreach (var (from, wanted) in group.OrderBy(file => file.From))
            {
                var to = group.Key ? taken.Keep(wanted) : taken.Take(wanted, Word(from));
                placed.Add(new PlacedFile(from, to, to != wanted));
            }
        }

        placed.Sort(static (a, b) => a.From.CompareTo(b.From));
        return placed;
    }

    /// <summary>Where a file belongs.</summary>
    public static GitPath Place(GitPath file)
    {
        if (IsReadme(file))
        {
            return file;
        }

        var slash = file.Raw.IndexOf('/', StringComparison.Ordinal);
        var top = slash < 0 ? string.Empty : file.Raw[..slash];
        var rest = new GitPath(file.Raw[(slash + 1)..]);
        if (top.Equals(Sources, StringComparison.OrdinalIgnoreCase))
        {
            return new GitPath(Sources).Join(rest);
        }

        if (TestDirectories.Contains(top))
        {
            return new GitPath(Tests).Join(rest);
        }

        if (DocumentDirectories.Contains(top))
        {
            return new GitPath(Documents).Join(rest);
        }

        var kind = IsTest(file) ? Tests : IsDocument(file.Name.Raw) ? Documents : Sources;
        return new GitPath(kind).Join(file);
    }

    private static bool IsTest(GitPath file) =>
        TestNames.Match(file.Name.Raw) || file.Ancestors().Any(directory => TestDirectories.Contains(directory.Name.Raw));

    private static bool IsDocument(string name)
    {
        // LICENSE and LICENSE.txt, but not requirements.txt.
        var bare = name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        return DocumentExtensions.Contains(Path.GetExtension(name)) || DocumentNames.Contains(bare);
    }

    private static string Word(GitPath file) =>
        file.Raw.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? new GitPath(file.Raw[..slash]).Text.Trim('.') : "root";

    /// <summary>Places that files have, with the directories that follow from them.</summary>
    private sealed class TakenPlaces
    {
        private readonly HashSet<string> files = new(StringComparer.Ordinal);
        private readonly HashSet<string> directories = new(StringComparer.Ordinal);
        private readonly Dictionary<GitPath, GitPath> moved = [];

        /// <summary>Takes a place for a file that has it already.</summary>
        public GitPath Keep(GitPath path)
        {
            files.Add(NameRules.Fold(path));
            foreach (var directory in path.Ancestors())
            {
                directories.Add(NameRules.Fold(directory));
            }

            return path;
        }

        /// <summary>Takes a place, or one beside it under a name that carries a word.</summary>
        public GitPath Take(GitPath wanted, string word)
        {
            var path = OutOfFiles(wanted, word);
            return Keep(IsFree(path) ? path : AlternativeName.First(path, word, IsFree));
        }

        /// <summary>A directory whose name a file has gets another name, the same for all that is in it.</summary>
        private GitPath OutOfFiles(GitPath path, string word)
        {
            foreach (var directory in path.Ancestors().Reverse())
            {
                if (!files.Contains(NameRules.Fold(directory)))
                {
                    continue;
                }

                if (!moved.TryGetValue(directory, out var instead))
                {
                    moved[directory] = instead = AlternativeName.First(directory, word, IsFree);
                }

                return OutOfFiles(new GitPath(instead.Raw + path.Raw[directory.Raw.Length..]), word);
            }

            return path;
        }

        private bool IsFree(GitPath path)
        {
            var folded = NameRules.Fold(path);
            return !files.Contains(folded) && !directories.Contains(folded);
        }
    }
}
