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
    private const string Attribute = "merge";
    private readonly RunRepository repository;
    private readonly List<(PathPattern Pattern, PathRule Rule)> own;
    private readonly bool hasAttributes;
    private IReadOnlyList<KeyValuePair<GitPath, ReadOnlyMemory<byte>>>? files;

    public PathRules(RunRepository repository, OrchestratorRun run)
    {
        this.repository = repository;
        hasAttributes = run.Options.Repository is not null;
        own =
        [
            .. (run.Options.Conflicts ?? []).Concat(run.Plan.Conflicts)
                .OrderByDescending(rule => Specificity(rule.Pattern))
                .Select(rule => (new PathPattern(rule.Pattern), new PathRule(rule.Strategy, rule.Command))),
        ];
    }

    /// <summary>Whether nothing is said of any path.</summary>
    public async ValueTask<bool> IsEmptyAsync(CancellationToken cancellationToken) =>
        own.Count == 0 && (await FilesAsync(cancellationToken)).Count == 0;

    /// <summary>Finds what is said of paths; <see cref="PathRule.Nothing"/> for each of which nothing is.</summary>
    public async Task<Dictionary<GitPath, PathRule>> FindAsync(IReadOnlyCollection<GitPath> paths, CancellationToken cancellationToken)
    {
        var said = await repository.Attributes.AskAsync(await FilesAsync(cancellationToken), paths, [Attribute], cancellationToken);
        return paths.ToDictionary(path => path, path => Combine(path, said.GetValueOrDefault(path)?.GetValueOrDefault(Attribute)));
    }

    private PathRule Combine(GitPath path, string? attribute)
    {
        var ofAttribute = attribute switch
        {
            "unset" or "binary" => new PathRule(Strategy: null, IsWhole: true),
            "union" => new PathRule(PathConflictStrategy.Union),
            _ => PathRule.Nothing,
        };
        var index = own.FindIndex(rule => rule.Pattern.Matches(path));
        return index < 0 ? ofAttribute : own[index].Rule with { IsWhole = ofAttribute.IsWhole };
    }

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
