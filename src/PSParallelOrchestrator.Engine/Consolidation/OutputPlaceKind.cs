namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>What sort of thing stands at a path of the output.</summary>
internal enum OutputPlaceKind
{
    /// <summary>Nothing.</summary>
    Free,

    /// <summary>A file, a link, or something that is neither.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>Nothing can be there: one of its directories is a file or a link.</summary>
    Blocked,
}
