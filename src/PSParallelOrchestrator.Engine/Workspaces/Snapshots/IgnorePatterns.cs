using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>
/// What results leave out by its name: the defaults, then what the plan and the run say in <c>ignore</c>. Each is like a line of a
/// <c>.gitignore</c> at the workspace's root, and the last one that fits decides.
/// </summary>
internal sealed class IgnorePatterns
{
    private readonly List<Pattern> patterns;

    /// <param name="own">What the plan and the run say, in their order.</param>
    public IgnorePatterns(IEnumerable<string> own) => patterns = [.. Defaults.Concat(own).Select(text => new Pattern(text))];

    /// <summary>Droppings of tools, which differ from one run of a program to the next and can be made again.</summary>
    public static IReadOnlyList<string> Defaults { get; } =
    [
        "__pycache__/",
        ".venv/",
        ".pytest_cache/",
        ".mypy_cache/",
        ".ruff_cache/",
        ".tox/",
        ".nox/",
        ".ipynb_checkpoints/",
        "node_modules/",
        ".gradle/",
        ".DS_Store",
        "Thumbs.db",
    ];

    /// <summary>Whether a path is left out by its own name; what is beneath such a directory is left out with it.</summary>
    public bool LeavesOut(GitPath path, bool isDirectory)
    {
        for (var i = patterns.Count - 1; i >= 0; i--)
        {
            if (patterns[i].Fits(path, isDirectory))
            {
                return !patterns[i].TakesBack;
            }
        }

        return false;
    }

    private sealed class Pattern
    {
        private readonly bool isForDirectories;
        private readonly string? plainName;
        private readonly PathPattern? paths;

        public Pattern(string text)
        {
            var pattern = text;
            if (pattern.StartsWith('!'))
            {
                TakesBack = true;
                pattern = pattern[1..];
            }

            isForDirectories = pattern.EndsWith('/');
            pattern = pattern.TrimEnd('/');
            if (!pattern.AsSpan().ContainsAny('/', '*', '?'))
            {
                plainName = GitPath.FromText(pattern).Raw;
            }
            else
            {
                // With a slash it means a path from the root, without one a name wherever it is.
                paths = new PathPattern(pattern.Contains('/', StringComparison.Ordinal) ? pattern.TrimStart('/') : "**/" + pattern);
            }
        }

        public bool TakesBack { get; }

        public bool Fits(GitPath path, bool isDirectory) =>
            (isDirectory || !isForDirectories)
            && (plainName is not null ? path.Name.Raw.Equals(plainName, StringComparison.Ordinal) : paths!.IsExactly(path));
    }
}
