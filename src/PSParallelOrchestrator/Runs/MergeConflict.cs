using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>
/// Two tasks that left different things at one place. Nothing of either is lost: both sides are objects of the run's repository.
/// </summary>
public sealed record MergeConflict
{
    /// <summary>The path, from the tree's root, with <c>/</c>.</summary>
    [JsonInclude]
    [JsonRequired]
    public string Path { get; internal init; } = string.Empty;

    /// <summary>What kind of conflict: contents, add/add, modify/delete, file/directory, case, edited by the user and so on.</summary>
    [JsonInclude]
    [JsonRequired]
    public MergeConflictKind Kind { get; internal init; }

    /// <summary>Object id of the common ancestor's file; null where there was none.</summary>
    [JsonInclude]
    public string? Base { get; internal init; }

    /// <summary>Object id of the earlier side's file; null where it deleted it.</summary>
    [JsonInclude]
    public string? Earlier { get; internal init; }

    /// <summary>Object id of the later side's file; null where it deleted it.</summary>
    [JsonInclude]
    public string? Later { get; internal init; }

    /// <summary>Ids of the tasks that met here, in plan order.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Tasks { get; internal init => field = Frozen.List(value); } = [];

    /// <summary>How it was resolved, in words; null where it was not (strategy Stop).</summary>
    [JsonInclude]
    public string? Resolution { get; internal init; }

    /// <summary>Why it is open although a rule for its path should have settled it; null otherwise.</summary>
    [JsonInclude]
    public string? Detail { get; internal init; }

    /// <summary>Every path at which content of the two sides now stands.</summary>
    [JsonInclude]
    public IReadOnlyList<string> ResultPaths { get; internal init => field = Frozen.List(value); } = [];
}

/// <summary>In which way two tasks' results do not fit together.</summary>
public enum MergeConflictKind
{
    /// <summary>Both changed the same part of a file.</summary>
    Content,

    /// <summary>Both made a file at the same path with different content.</summary>
    AddAdd,

    /// <summary>One changed what the other deleted.</summary>
    ModifyDelete,

    /// <summary>One has a file where the other has a directory.</summary>
    FileDirectory,

    /// <summary>Both renamed or moved the same thing to different places.</summary>
    Rename,

    /// <summary>The types differ: file, link or submodule.</summary>
    TypeChange,

    /// <summary>The names differ only in letter case or Unicode form: one file on some systems.</summary>
    NameClash,

    /// <summary>The user edited the consolidated file since it was written.</summary>
    EditedByUser,

    /// <summary>
    /// A task changed something inside a submodule, whose link is kept: <see cref="MergeConflict.Later"/> is the commit of the run's
    /// repository with the change.
    /// </summary>
    Submodule,
}
