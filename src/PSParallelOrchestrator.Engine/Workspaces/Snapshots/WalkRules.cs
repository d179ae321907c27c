using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>What a walk takes.</summary>
/// <param name="Limits">How much.</param>
/// <param name="Ignore">What it leaves out by name.</param>
/// <param name="Wishes">What the task's outputs want all the same.</param>
/// <param name="Known">What the task was given: it may give it back, whatever its name.</param>
internal sealed record WalkRules(
    WorkspaceLimits Limits, IgnorePatterns Ignore, OutputWishes Wishes, IReadOnlyDictionary<GitPath, GitEntry> Known);
