namespace PSParallelOrchestrator;

/// <summary>An assessment of requirements.</summary>
/// <param name="Score">0 (trivial) to 100.</param>
/// <param name="Level">The level that the score stands for.</param>
/// <param name="Rationale">Why, in words that name the request's own parts.</param>
/// <param name="RecommendedExecutors">How many executors the work can use.</param>
public sealed record ComplexityAssessment(int Score, ComplexityLevel Level, string Rationale, int RecommendedExecutors)
{
    /// <summary>0 (trivial) to 100.</summary>
    public int Score { get; } = Score;

    /// <summary>The level that the score stands for.</summary>
    public ComplexityLevel Level { get; } = Level;

    /// <summary>Why, in words that name the request's own parts.</summary>
    public string Rationale { get; internal init; } = Rationale;

    /// <summary>How many executors the work can use.</summary>
    public int RecommendedExecutors { get; internal init; } = RecommendedExecutors;
}

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
