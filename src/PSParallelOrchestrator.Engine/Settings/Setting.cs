namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>A value as somebody wrote it, and where.</summary>
/// <param name="Text">The value.</param>
/// <param name="Origin">Where it stands, for messages: an option, a variable, a file and key.</param>
public sealed record Setting(string Text, string Origin);
