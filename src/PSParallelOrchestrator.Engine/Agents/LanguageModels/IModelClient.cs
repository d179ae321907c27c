namespace PSParallelOrchestrator.Engine.Agents.LanguageModels;

/// <summary>A model that answers a question with JSON of a schema; what planning rests on.</summary>
internal interface IModelClient
{
    /// <summary>Who asks.</summary>
    AgentKind Kind { get; }

    /// <summary>Asks once. Nothing is tried again in here: who asks decides that by the failure's class.</summary>
    /// <param name="cancellationToken">Ends the wait, and the request.</param>
    /// <returns>The answer; its text may still break the schema.</returns>
    /// <exception cref="ModelFailureException">There is no answer, and why.</exception>
    Task<ModelAnswer> AskAsync(ModelQuestion question, CancellationToken cancellationToken);
}

/// <summary>What a model answered.</summary>
/// <param name="Text">The answer, JSON where the model obeyed.</param>
/// <param name="Model">The model that was asked.</param>
internal sealed record ModelAnswer(string Text, string Model);

/// <summary>A question to a model.</summary>
/// <param name="System">What it is told about its role.</param>
/// <param name="Turns">The conversation so far, the user's turn first and last.</param>
/// <param name="SchemaName">A short name of what is asked for, <c>[a-z_]</c>.</param>
/// <param name="Schema">The JSON schema of the answer: an object, every property required, no further ones.</param>
/// <param name="MaxOutputTokens">The most tokens the answer may have.</param>
internal sealed record ModelQuestion(string System, IReadOnlyList<ModelTurn> Turns, string SchemaName, string Schema, int MaxOutputTokens);

/// <summary>One turn of a conversation.</summary>
/// <param name="FromModel">Whether the model said it, not the user.</param>
/// <param name="Text">What was said.</param>
internal sealed record ModelTurn(bool FromModel, string Text);
