namespace PSParallelOrchestrator;

/// <summary>How much a model thinks before it answers. Models that know no effort refuse it.</summary>
public enum ModelEffort
{
    /// <summary>As little as it can.</summary>
    Low,

    /// <summary>Between low and high.</summary>
    Medium,

    /// <summary>What most models do where nothing is said.</summary>
    High,

    /// <summary>More than high.</summary>
    XHigh,

    /// <summary>As much as it can.</summary>
    Max,
}
