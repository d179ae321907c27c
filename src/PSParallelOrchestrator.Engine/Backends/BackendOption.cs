namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>An option that a backend knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, for people.</param>
public sealed record BackendOption(string Name, string Description)
{
    /// <summary>An option of the command line that says the same, such as <c>--docker-image</c>; null for none.</summary>
    public string? Flag { get; init; }

    /// <summary>What stands for its value in help texts, where it has a flag.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Whether its flag is for planners too that ask their model there.</summary>
    public bool IsOfPlanners { get; init; }
}
