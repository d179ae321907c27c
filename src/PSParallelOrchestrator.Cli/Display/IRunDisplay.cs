namespace PSParallelOrchestrator.Cli.Display;

/// <summary>Shows the course of a run to people.</summary>
internal interface IRunDisplay
{
    /// <summary>Says what begins.</summary>
    void Begin(OrchestratorRun run);

    /// <summary>Follows the run, which goes on in this process, from now until its tasks are done or it is given up.</summary>
    /// <returns>A task that ends with the display.</returns>
    Task FollowAsync(OrchestratorRun run);

    /// <summary>Says how it ended.</summary>
    /// <param name="merged">What the consolidation did; null for none.</param>
    void End(OrchestratorRun run, ConsolidationResult? merged);
}
