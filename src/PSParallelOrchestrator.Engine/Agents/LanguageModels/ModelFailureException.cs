using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.LanguageModels;

/// <summary>A model gave no answer.</summary>
/// <param name="failure">What sort of failure it was, what happened and what to do.</param>
internal sealed class ModelFailureException(AttemptOutcome failure)
    : OrchestratorException(
        "ModelFailed",
        failure.FailureClass == FailureClass.Permanent ? OrchestratorErrorKind.NotAvailable : OrchestratorErrorKind.Failed,
        failure.Message ?? "The model gave no answer.",
        "")
{
    /// <summary>The failure.</summary>
    public AttemptOutcome Failure { get; } = failure;
}
