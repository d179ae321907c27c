namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>A git command that should have succeeded and did not.</summary>
/// <param name="message">What happened.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="detail">What git said.</param>
internal sealed class GitFailedException(string errorId, string message, string remedy, string detail)
    : OrchestratorException(errorId, OrchestratorErrorKind.InputOutput, message, remedy)
{
    /// <summary>What git said.</summary>
    public string Detail { get; } = detail;
}
