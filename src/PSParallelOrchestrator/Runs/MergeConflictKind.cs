namespace PSParallelOrchestrator;

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
}
