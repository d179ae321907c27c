namespace PSParallelOrchestrator;

/// <summary>An image of the backend Docker that was built.</summary>
/// <param name="Name">Its name, with a tag.</param>
/// <param name="Id">Its id.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
public sealed record OrchestratorImage(string Name, string Id, long SizeBytes);
