namespace PSParallelOrchestrator;

/// <summary>An image of the backend Docker that was built.</summary>
/// <param name="Name">Its name, with a tag.</param>
/// <param name="Id">Its id.</param>
/// <param name="SizeBytes">Its size in bytes.</param>
public sealed record OrchestratorImage(string Name, string Id, long SizeBytes)
{
    /// <summary>Its name, with a tag.</summary>
    public string Name { get; } = Name;

    /// <summary>Its id.</summary>
    public string Id { get; } = Id;

    /// <summary>Its size in bytes.</summary>
    public long SizeBytes { get; } = SizeBytes;
}
