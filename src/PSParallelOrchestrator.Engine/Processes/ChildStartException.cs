namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>A child could not be started. Nothing of it runs.</summary>
internal sealed class ChildStartException(
    ChildStartFailure failure,
    string errorId,
    OrchestratorErrorKind kind,
    string message,
    string remedy) : OrchestratorException(errorId, kind, message, remedy)
{
    /// <summary>Why.</summary>
    public ChildStartFailure Failure { get; } = failure;
}
