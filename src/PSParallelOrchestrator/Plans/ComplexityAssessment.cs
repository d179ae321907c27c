namespace PSParallelOrchestrator;

/// <summary>An assessment of requirements.</summary>
/// <param name="Score">0 (trivial) to 100.</param>
/// <param name="Level">The level that the score stands for.</param>
/// <param name="Rationale">Why, in words that name the request's own parts.</param>
/// <param name="RecommendedExecutors">How many executors the work can use.</param>
public sealed record ComplexityAssessment(int Score, ComplexityLevel Level, string Rationale, int RecommendedExecutors);
