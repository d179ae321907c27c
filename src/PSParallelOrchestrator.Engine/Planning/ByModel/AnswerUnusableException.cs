namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>
/// No answer of a model could be used, repairs included. Never seen by users: <see cref="ModelPlanner"/> says what it cost and where it is
/// kept.
/// </summary>
/// <param name="asked">What was asked for.</param>
/// <param name="problems">What is wrong with the last answer.</param>
internal sealed class AnswerUnusableException(string asked, IReadOnlyList<string> problems) : Exception($"The {asked} cannot be used.")
{
    /// <summary>What was asked for.</summary>
    public string Asked { get; } = asked;

    /// <summary>What is wrong with the last answer.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
