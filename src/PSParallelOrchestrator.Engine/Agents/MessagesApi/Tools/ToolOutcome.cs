namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

/// <summary>What came of a tool, for the model to read.</summary>
/// <param name="Text">The text, never empty.</param>
/// <param name="IsError">Whether it did not do what it was asked.</param>
/// <param name="IsRefused">Whether it was not allowed to.</param>
internal sealed record ToolOutcome(string Text, bool IsError = false, bool IsRefused = false);
