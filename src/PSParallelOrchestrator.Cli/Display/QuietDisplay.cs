namespace PSParallelOrchestrator.Cli.Display;

/// <summary>Writes the run's directory and nothing else.</summary>
/// <param name="output">Where to.</param>
internal sealed class QuietDisplay(TextWriter output) : IRunDisplay
{
    public void Begin(OrchestratorRun run) => output.WriteClean($"{run.Directory}");

    public Task FollowAsync(OrchestratorRun run) => Task.CompletedTask;

    public void End(OrchestratorRun run, ConsolidationResult? merged)
    {
    }
}
