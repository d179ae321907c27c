using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>Progress bars while somebody waits for runs: one for each run, and below it one for each executor.</summary>
internal sealed class RunProgress : IAsyncDisposable
{
    private const int ExecutorsShown = 16;
    private const int BarsPerRun = ExecutorsShown + 1;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly OrchestratorCmdlet cmdlet;
    private readonly IReadOnlyList<OrchestratorRun> runs;
    private readonly CancellationTokenSource ended = new();
    private readonly HashSet<int> shown = [];
    private readonly Task showing;

    private RunProgress(OrchestratorCmdlet cmdlet, IReadOnlyList<OrchestratorRun> runs)
    {
        this.cmdlet = cmdlet;
        this.runs = runs;
        var preference = cmdlet.GetVariableValue("ProgressPreference")?.ToString();
        showing = preference is nameof(ActionPreference.SilentlyContinue) or nameof(ActionPreference.Ignore)
            ? Task.CompletedTask
            : ShowAsync();
    }

    /// <summary>Shows progress until disposed, where the user wants any.</summary>
    /// <param name="cmdlet">Who waits.</param>
    /// <param name="runs">For what.</param>
    /// <returns>What ends it.</returns>
    public static RunProgress Show(OrchestratorCmdlet cmdlet, IReadOnlyList<OrchestratorRun> runs) => new(cmdlet, runs);

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await showing;
        ended.Dispose();
        cmdlet.Post(() =>
        {
            foreach (var id in shown)
            {
                cmdlet.WriteProgress(new ProgressRecord(id, "Done", "Done") { RecordType = ProgressRecordType.Completed });
            }
        });
    }

    private async Task ShowAsync()
    {
        try
        {
            await foreach (var _ in RunPulse.BeatAsync(runs, Interval, ended.Token))
            {
                cmdlet.Post(() =>
                {
                    for (var i = 0; i < runs.Count; i++)
                    {
                        Show(runs[i], i * BarsPerRun);
                    }
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The wait is over.
        }
    }

    private void Show(OrchestratorRun run, int first)
    {
        var done = RunCounts.Final(run);
        Write(first, -1, run.Name, ProgressText.Write(run), 100 * done / run.Tasks.Count);
        foreach (var task in run.Tasks.Where(task => task.State == TaskState.Running && task.Executor < ExecutorsShown))
        {
            var seconds = task.StartedAt is { } started ? Math.Max(0, (TimeProvider.System.GetUtcNow() - started).TotalSeconds) : 0;
            Write(
                first + 1 + task.Executor!.Value,
                first,
                string.Create(CultureInfo.InvariantCulture, $"Executor {task.Executor}"),
                string.Create(CultureInfo.InvariantCulture, $"{task.Id} {seconds:0} s{Doing(task.Activity)}"),
                percent: -1);
        }
    }

    private static string Doing(TaskActivity? activity) =>
        activity is null ? string.Empty : $"{CostText.SoFar(activity)}, {CleanText.OneLine(activity.Text)}";

    private void Write(int id, int parent, string activity, string status, int percent)
    {
        shown.Add(id);
        cmdlet.WriteProgress(new ProgressRecord(id, activity, status) { ParentActivityId = parent, PercentComplete = percent });
    }
}
