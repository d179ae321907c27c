using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// What the run and the plan say of paths where two sides meet, the most specific pattern first, and behind that what the
/// <c>.gitattributes</c> of the commit say that tasks started from.
/// </summary>
internal sealed class PathRules
{
    private static readonly string[] Attributes = ["merge", "filter"];
    private readonly RunRepository repository;
    private readonly List<(PathPattern Pattern, PathRule Rule)> own;
    private readonly HashSet<GitPath> without;
    private readonly bool hasAttributes;
    private IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>>? files;

    /// <param name="strategy">
    /// What was asked for now; null for the run's own. Somebody who asks for another one also decides where the run's rules say Stop.
    /// </param>
    public PathRules(RunRepository repository, OrchestratorRun run, ConflictStrategy? strategy = null)
    {
        this.repository = repository;
        without = [];
        hasAttributes = run.Options.Repository is not null;
        var ofRun = run.Options.ConflictStrategy;
        own =
        [
            .. Rules(run.Options.Conflicts ?? [], run.Options.CommandShell)
                .Concat(Rules(run.Plan.Conflicts, run.Plan.CommandShell ?? run.Options.CommandShell))
                .Where(rule => rule.Rule.Strategy != PathConflictStrategy.Stop || (strategy ?? ofRun) == ofRun)
                .OrderByDescending(rule => Specificity(rule.Pattern))
                .Select(rule => (new PathPattern(rule.Pattern), rule.Rule)),
        ];
    }

    private PathRules(PathRules other, IEnumerable<GitPath> without)
    {
        (repository, own, hasAttributes, files) = (other.repository, other.own, other.hasAttributes, other.files);
        this.without = [.. without];
    }

    /// <summary>The same rules, that say nothing of some paths.</summary>
    public PathRules Without(IEnumerable<GitPath> paths) => new(this, paths);

    /// <summary>Whether nothing is said of any path.</summary>
    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        own.Count == 0 && (await FilesAsync(cancellationToken)).Count == 0;

    /// <summary>Finds what is said of paths; <see cref="PathRule.Nothing"/> for each of which nothing is.</summary>
    public async Task<Dictionary<GitPath, PathRule>> FindAsync(IReadOnlyCollection<GitPath> paths, CancellationToken cancellationToken)
    {
        var said = await repository.Attributes.AskAsync(await FilesAsync(cancellationToken), paths, Attributes, cancellationToken);
        return paths.ToDictionary(path => path, path => Combine(path, said.GetValueOrDefault(path)));
    }

    private PathRule Combine(GitPath path, Dictionary<string, string>? attributes)
    {
        // A pointer to a large file is one whole, too.
        var ofAttribute = attributes?.GetValueOrDefault("filter") == "lfs"
            ? new PathRule(Strategy: null, IsWhole: true)
            : attributes?.GetValueOrDefault("merge") switch
            {
                "unset" or "binary" => new PathRule(Strategy: null, IsWhole: true),
                "union" => new PathRule(PathConflictStrategy.Union),
                _ => PathRule.Nothing,
            };
        var index = without.Contains(path) ? -1 : own.FindIndex(rule => rule.Pattern.Matches(path));
        return index < 0 ? ofAttribute : own[index].Rule with { IsWhole = ofAttribute.IsWhole };
    }

    private static IEnumerable<(string Pattern, PathRule Rule)> Rules(IReadOnlyList<ConflictRule> rules, string? shell) =>
        rules.Select(rule => (rule.Pattern, new PathRule(rule.Strategy, rule.Command is { } text ? new AnewCommand(text, shell) : null)));

    /// <summary>A pattern that writes its path out goes before one with wildcards, then that which writes out more of it.</summary>
    private static (bool, int) Specificity(string pattern)
    {
        var wildcards = pattern.Count(c => c is '*' or '?');
        return (wildcards == 0, pattern.Length - wildcards);
    }

    private async ValueTask<IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>>> FilesAsync(CancellationToken cancellationToken) =>
        files ??= hasAttributes
            ? await GitAttributes.ReadAsync(
                repository,
                await repository.ListTreeAsync(await repository.RootAsync(cancellationToken), cancellationToken),
                cancellationToken)
            : [];
}
