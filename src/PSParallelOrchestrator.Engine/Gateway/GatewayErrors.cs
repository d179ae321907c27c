namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>The errors of the model gateway.</summary>
internal static class GatewayErrors
{
    /// <summary>The id of what says that a gateway does not answer.</summary>
    public const string LostId = "GatewayLost";

    public static OrchestratorException NotStarted(string reason, Exception? cause = null) => new(
        "GatewayNotStarted",
        OrchestratorErrorKind.NotAvailable,
        $"The model gateway, through which agents ask their models, could not be started: {reason}",
        "Fix that and resume the run. See docs/agents.md, 'The model gateway'.",
        cause);

    public static OrchestratorException Lost(string reason, Exception? cause = null) => new(
        LostId,
        OrchestratorErrorKind.InputOutput,
        $"The model gateway of the run does not answer: {reason}",
        "It is started again with the next attempt.",
        cause);

    public static OrchestratorException Refused(string reason) => new(
        "GatewayRefused",
        OrchestratorErrorKind.NotAvailable,
        reason,
        "Fix that and retry the task.");
}
