namespace PSParallelOrchestrator.CrashTool.Evidence;

/// <summary>What an attempt can say of itself.</summary>
internal enum EvidenceKind
{
    /// <summary>It began its work.</summary>
    Start,

    /// <summary>It did all its work.</summary>
    End,

    /// <summary>It found another attempt of the same task alive.</summary>
    Overlap,
}
