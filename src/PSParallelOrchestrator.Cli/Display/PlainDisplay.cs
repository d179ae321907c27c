namespace PSParallelOrchestrator.Cli.Display;

/// <summary>Plain lines: one for each finished task; in large runs one for each that did not succeed and for each percent.</summary>
/// <param name="output">Where to.</param>
internal sealed class PlainDisplay(TextWriter output) : IRunDisplay
{
    private const int EachUpTo = 500;

    public void Begin(OrchestratorRun run) => RunText.WriteBegin(output, run);

    public IAsyncDisposable Follow(OrchestratorRun run) => new Following(run, output);

    public void End(OrchestratorRun run, ConsolidationResult? merged)
    {
        if (merged is not null)
        {
            MergeText.Write(output, run, merged);
        }

        RunText.WriteEnd(output, run);
    }

    private sealed class Following : IAsyncDisposable
    {
        private readonly OrchestratorRun run;
        private readonly TextWriter output;
        private readonly int step;
        private readonly int warningsBefore;
        private int done;

        public Following(OrchestratorRun run, TextWriter output)
        {
            this.run = run;
            this.output = output;
            step = run.Tasks.Count > EachUpTo ? run.Tasks.Count / 100 : 1;
            done = RunText.Done(run);
            warningsBefore = run.Warnings.Count;
            run.TaskFinished += OnTaskFinished;
        }

        public ValueTask DisposeAsync()
        {
            run.TaskFinished -= OnTaskFinished;
            foreach (var warning in run.Warnings.Skip(warningsBefore))
            {
                output.WriteLine($"Warning    {warning}");
            }

            return ValueTask.CompletedTask;
        }

        // Events are raised one after the other, so never twice at once.
        private void OnTaskFinished(object? sender, TaskFinishedEventArgs e)
        {
            // A retry makes final tasks wait again.
            done = Math.Min(done + 1, RunText.Done(run));
            if (e.Task.State != TaskState.Succeeded || done % step == 0)
            {
                output.WriteLine(RunText.Line(e.Task, done));
            }
        }
    }
}
