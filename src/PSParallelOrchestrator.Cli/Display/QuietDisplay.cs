namespace PSParallelOrchestrator.Cli.Display;

/// <summary>Writes the run's directory and nothing else.</summary>
/// <param name="output">Where to.</param>
internal sealed class QuietDisplay(TextWriter output) : IRunDisplay
{
    public void Begin(OrchestratorRun run) => output.WriteLine(run.Directory);

    public IAsyncDisposable Follow(OrchestratorRun run) => NoFollowing.Instance;

    public void End(OrchestratorRun run, ConsolidationResult? merged)
    {
    }

    private sealed class NoFollowing : IAsyncDisposable
    {
        public static NoFollowing Instance { get; } = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
