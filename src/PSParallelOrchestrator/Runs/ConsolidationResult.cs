namespace PSParallelOrchestrator;

/// <summary>What a consolidation did.</summary>
/// <param name="Summary">What the run keeps of it.</param>
/// <param name="Written">Whether the output or the branch holds it now; not with conflicts and the strategy Stop.</param>
/// <param name="Moves">Where files of a new project were put that tasks had left elsewhere.</param>
/// <param name="Warnings">What the user should know: files that wanted one place, links that were left out.</param>
/// <param name="Branch">The branch of the user's repository that holds it; null for a new project.</param>
/// <param name="Advice">What to do next; null where there is nothing to do.</param>
public sealed record ConsolidationResult(
    ConsolidationSummary Summary,
    bool Written,
    IReadOnlyList<OutputMove> Moves,
    IReadOnlyList<string> Warnings,
    string? Branch,
    string? Advice)
{
    /// <summary>What the run keeps of it.</summary>
    public ConsolidationSummary Summary { get; } = Summary;

    /// <summary>Whether the output or the branch holds it now; not with conflicts and the strategy Stop.</summary>
    public bool Written { get; } = Written;

    /// <summary>Where files of a new project were put that tasks had left elsewhere.</summary>
    public IReadOnlyList<OutputMove> Moves { get; } = Frozen.List(Moves);

    /// <summary>What the user should know: files that wanted one place, links that were left out.</summary>
    public IReadOnlyList<string> Warnings { get; } = Frozen.List(Warnings);

    /// <summary>The branch of the user's repository that holds it; null for a new project.</summary>
    public string? Branch { get; } = Branch;

    /// <summary>What to do next; null where there is nothing to do.</summary>
    public string? Advice { get; } = Advice;

    /// <summary>Where it is: the run's directory for a new project, else the repository that has the branch.</summary>
    public string OutputDirectory { get; internal init; } = string.Empty;

    /// <summary>Whether Agent tasks of the run are simulated: what they left is made up.</summary>
    public bool Simulated { get; internal init; }

    /// <summary>Every conflict met, resolved or not.</summary>
    public IReadOnlyList<MergeConflict> Conflicts => Summary.Conflicts;
}

/// <summary>A file that stands elsewhere in the output than its task left it.</summary>
/// <param name="From">Its path in the task's workspace.</param>
/// <param name="To">Its path in the output.</param>
public sealed record OutputMove(string From, string To)
{
    /// <summary>Its path in the task's workspace.</summary>
    public string From { get; } = From;

    /// <summary>Its path in the output.</summary>
    public string To { get; } = To;
}

/// <summary>What the last consolidation of a run did.</summary>
/// <param name="Commit">The merged commit in the run's repository; null where no task left a file.</param>
/// <param name="Files">How many files the consolidated output has.</param>
/// <param name="LinesOfCode">How many lines those files have that are text.</param>
/// <param name="Conflicts">Every conflict met, resolved or not.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record ConsolidationSummary(
    string? Commit, int Files, long LinesOfCode, IReadOnlyList<MergeConflict> Conflicts, DateTimeOffset FinishedAt)
{
    /// <summary>The merged commit in the run's repository; null where no task left a file.</summary>
    public string? Commit { get; } = Commit;

    /// <summary>How many files the consolidated output has.</summary>
    public int Files { get; } = Files;

    /// <summary>How many lines those files have that are text.</summary>
    public long LinesOfCode { get; } = LinesOfCode;

    /// <summary>Every conflict met, resolved or not.</summary>
    public IReadOnlyList<MergeConflict> Conflicts { get; } = Frozen.List(Conflicts);

    /// <summary>When it ended.</summary>
    public DateTimeOffset FinishedAt { get; } = FinishedAt;
}
