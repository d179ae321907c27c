namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>A workspace that holds what may not be taken. The attempt fails with it; its files stay where they are.</summary>
/// <param name="errorId">A stable name.</param>
/// <param name="message">What was found, and where.</param>
/// <param name="remedy">What to do about it.</param>
/// <param name="kind"><see cref="OrchestratorErrorKind.Failed"/> where another try may leave something else.</param>
public sealed class WorkspaceRejectedException(
    string errorId, string message, string remedy, OrchestratorErrorKind kind = OrchestratorErrorKind.Failed)
    : OrchestratorException(errorId, kind, message, remedy);
