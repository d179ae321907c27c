namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>How far a run is taken that begins or goes on in this process.</summary>
public sealed record RunAim
{
    /// <summary>Its tasks, and the reports.</summary>
    public static RunAim TasksOnly { get; } = new();

    /// <summary>Whether what the tasks made is merged as soon as they are done, unless the run was stopped.</summary>
    public bool Merges { get; init; }

    /// <summary>Told of the run when this process owns it and nothing of it goes on yet.</summary>
    public Action<OrchestratorRun>? Opened { get; init; }
}
