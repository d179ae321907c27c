namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>What an attempt left.</summary>
/// <param name="Commit">The commit that holds it; the input's where nothing changed; null where there are no files at all.</param>
/// <param name="Warnings">What the user should know: ignored files (counted and named), names that other systems cannot hold, skipped
/// sockets.</param>
public sealed record WorkspaceSnapshot(string? Commit, IReadOnlyList<string> Warnings);
