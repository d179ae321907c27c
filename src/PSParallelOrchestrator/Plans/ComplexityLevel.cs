namespace PSParallelOrchestrator;

/// <summary>How large a piece of work is, by the number of tasks it needs.</summary>
public enum ComplexityLevel
{
    /// <summary>1-3 tasks, 1-2 executors.</summary>
    Simple,

    /// <summary>4-8 tasks, 3-5 executors.</summary>
    Moderate,

    /// <summary>9-15 tasks, 6-10 executors.</summary>
    Complex,

    /// <summary>16 tasks and more, 10-50 executors.</summary>
    VeryComplex,
}
