using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>What a merge is to do where sides do not fit together, and what it met.</summary>
/// <param name="Strategy">The run's strategy.</param>
/// <param name="Rules">What is said of single paths.</param>
internal sealed record MergeRequest(ConflictStrategy Strategy, PathRules Rules)
{
    /// <summary>The places that two tasks changed without knowing of each other; null where that is not known.</summary>
    public IReadOnlyDictionary<GitPath, IReadOnlyList<string>>? Contested { get; init; }

    /// <summary>Every conflict met so far, in the order in which they were met.</summary>
    public List<MergeConflict> Conflicts { get; private init; } = [];

    /// <summary>Files that a command is to make anew when all else is merged.</summary>
    public Dictionary<GitPath, AnewCommand> ToMakeAnew { get; private init; } = [];

    /// <summary>Whether two tasks changed a place without knowing of each other.</summary>
    public bool IsContested(GitPath path) => Contested?.ContainsKey(path) ?? true;

    /// <summary>The same request, with nothing met yet.</summary>
    public MergeRequest Anew() => this with { Conflicts = [], ToMakeAnew = [] };

    /// <summary>Adds what another met.</summary>
    public void Add(MergeRequest other)
    {
        Conflicts.AddRange(other.Conflicts);
        foreach (var (path, command) in other.ToMakeAnew)
        {
            ToMakeAnew[path] = command;
        }
    }
}
