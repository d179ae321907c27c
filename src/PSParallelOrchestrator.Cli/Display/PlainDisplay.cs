using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>Plain lines: one for each finished task; in large runs one for each that did not succeed and for each percent.</summary>
/// <param name="output">Where to.</param>
internal sealed class PlainDisplay(TextWriter output) : IRunDisplay
{
    private const int EachUpTo = 500;

    public void Begin(OrchestratorRun run) => RunText.WriteBegin(output, run);

    public async Task FollowAsync(OrchestratorRun run)
    {
        var step = run.Tasks.Count > EachUpTo ? run.Tasks.Count / 100 : 1;
        var done = RunCounts.Final(run);
        var warningsBefore = run.Warnings.Count;
        await foreach (var change in RunFeed.FollowAsync(run))
        {
            foreach (var changed in change.Tasks.Where(changed => changed.IsNewlyFinal))
            {
                // A retry makes final tasks wait again.
                done = Math.Min(done + 1, RunCounts.Final(run));
                if (changed.State != TaskState.Succeeded || done % step == 0)
                {
                    output.WriteLine(RunText.Line(run.FindTask(changed.Task)!, done));
                }
            }

            if (change.State != RunState.Running)
            {
                break;
            }
        }

        foreach (var warning in run.Warnings.Skip(warningsBefore))
        {
            output.WriteClean($"Warning    {warning}");
        }
    }

    public void End(OrchestratorRun run, ConsolidationResult? merged)
    {
        if (merged is not null)
        {
            MergeText.Write(output, run, merged);
        }

        RunText.WriteEnd(output, run);
    }
}
