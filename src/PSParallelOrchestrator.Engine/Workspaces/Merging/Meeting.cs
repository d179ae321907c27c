namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>The two sides that meet at a path.</summary>
/// <param name="EarlierCommit">What was merged so far.</param>
/// <param name="LaterCommit">What is merged into it.</param>
/// <param name="EarlierName">The task of the first side that changed the path last, for names and texts.</param>
/// <param name="LaterName">The task of the other.</param>
/// <param name="Tasks">All tasks that changed it, in plan order.</param>
internal sealed record Meeting(
    string EarlierCommit, string LaterCommit, string EarlierName, string LaterName, IReadOnlyList<string> Tasks);
