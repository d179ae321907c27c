namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>What becomes of a file's bytes when they are recorded.</summary>
internal enum FileForm
{
    /// <summary>Nothing.</summary>
    AsIs,

    /// <summary>It is text: line ends are recorded as line feeds.</summary>
    Text,

    /// <summary>The same if it looks like text, by git's rule.</summary>
    TextIfItLooksSo,

    /// <summary>A file of Git LFS: a pointer is recorded, and the content kept beside.</summary>
    LargeFile,
}
