namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>A command that makes a file anew.</summary>
/// <param name="Text">The command line.</param>
/// <param name="Shell">The shell that runs it; null for that of the system.</param>
internal sealed record AnewCommand(string Text, string? Shell);
