namespace PSParallelOrchestrator.Engine.Agents.LanguageModels;

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
