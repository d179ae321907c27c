using PSParallelOrchestrator.Engine.Agents.Budgets;

namespace PSParallelOrchestrator.Engine.Agents.LanguageModels;

/// <summary>A model that answers a question with JSON of a schema; what planning rests on.</summary>
internal interface IModelClient
{
    /// <summary>Who asks.</summary>
    AgentKind Kind { get; }

    /// <summary>Asks once. Nothing is tried again in here: who asks decides that by the failure's class.</summary>
    /// <param name="spending">What may be spent; the request starts only against its own maximum.</param>
    /// <param name="cancellationToken">Ends the wait, and the request.</param>
    /// <returns>The answer; its text may still break the schema.</returns>
    /// <exception cref="ModelFailureException">There is no answer, and why.</exception>
    Task<ModelAnswer> AskAsync(ModelQuestion question, SpendingLimit spending, CancellationToken cancellationToken);
}
