namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>A workspace that holds what may not be taken. The attempt fails with it; its files stay where they are.</summary>
/// <param name="errorId">A stable name.</param>
/// <param name="message">What was found, and where.</param>
/// <param name="remedy">What to do about it.</param>
public sealed class WorkspaceRejectedException(string errorId, string message, string remedy)
    : OrchestratorException(errorId, OrchestratorErrorKind.Failed, message, remedy);
