namespace PSParallelOrchestrator.Engine.Composition;

/// <summary>Which tasks of a plan are wanted.</summary>
public sealed record TaskSelection
{
    /// <summary>Ids, with wildcards; all tasks where there are none.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Ids, with wildcards, of tasks that are not wanted, whatever else chooses them.</summary>
    public IReadOnlyList<string> ExcludedIds { get; init; } = [];

    /// <summary>Tags, with wildcards, of which a task must have one; every task where there are none.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Whether what the chosen tasks depend on is left out, instead of coming along.</summary>
    public bool SkipsDependencies { get; init; }

    /// <summary>Whether it chooses at all.</summary>
    public bool IsAll => Ids.Count == 0 && ExcludedIds.Count == 0 && Tags.Count == 0;
}
