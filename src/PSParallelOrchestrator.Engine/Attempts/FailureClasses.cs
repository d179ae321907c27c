namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Which class an exception is of.</summary>
internal static class FailureClasses
{
    /// <summary>The class of an exception that ended an attempt.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>Transient where another try can help, TaskFailed where the task is to blame, else Permanent.</returns>
    public static FailureClass Of(Exception exception) => exception switch
    {
        OrchestratorException { Kind: OrchestratorErrorKind.Failed } => FailureClass.TaskFailed,
        OrchestratorException { Kind: OrchestratorErrorKind.InputOutput or OrchestratorErrorKind.InUse } => FailureClass.Transient,
        IOException => FailureClass.Transient,
        _ => FailureClass.Permanent,
    };
}
