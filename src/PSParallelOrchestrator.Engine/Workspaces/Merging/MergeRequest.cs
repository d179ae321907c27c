using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>What a merge is to do where sides do not fit together, and what it met.</summary>
/// <param name="Strategy">The run's strategy.</param>
/// <param name="Rules">What is said of single paths.</param>
internal sealed record MergeRequest(ConflictStrategy Strategy, PathRules Rules)
{
    /// <summary>Every conflict met so far, in the order in which they were met.</summary>
    public List<MergeConflict> Conflicts { get; private init; } = [];

    /// <summary>Files that a command is to make anew when all else is merged.</summary>
    public Dictionary<GitPath, string> ToMakeAnew { get; private init; } = [];

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
