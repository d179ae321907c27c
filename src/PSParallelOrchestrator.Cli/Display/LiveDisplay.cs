using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>A live display on a terminal: a bar for the run, a line for each executor, and the tasks that did not succeed.</summary>
/// <param name="output">Where plain text goes, on the same terminal.</param>
internal sealed class LiveDisplay(IAnsiConsole console, TextWriter output) : IRunDisplay
{
    private const int ExecutorsShown = 16;
    private const int FailuresShown = 5;
    private const int BarWidth = 40;
    private const int LongestText = 80;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public void Begin(OrchestratorRun run) => RunText.WriteBegin(output, run);

    public Task FollowAsync(OrchestratorRun run) => console.Live(Render(run)).AutoClear(true).StartAsync(async live =>
    {
        await foreach (var _ in RunPulse.BeatAsync([run], Interval, CancellationToken.None))
        {
            live.UpdateTarget(Render(run));
            if (run.State != RunState.Running)
            {
                break;
            }
        }
    });

    public void End(OrchestratorRun run, ConsolidationResult? merged)
    {
        if (merged is not null)
        {
            MergeText.Write(output, run, merged);
        }

        RunText.WriteEnd(output, run);
    }

    private static Rows Render(OrchestratorRun run)
    {
        var lines = new List<IRenderable> { new Markup(Bar(run)) };
        var running = new Dictionary<int, RunTask>();
        foreach (var task in run.Tasks)
        {
            // The run goes on meanwhile: two tasks may be seen on one executor, one after the other.
            if (task is { State: TaskState.Running, Executor: { } executor })
            {
                running[executor] = task;
            }
        }

        for (var slot = 0; slot < Math.Min(run.MaxExecutors, ExecutorsShown); slot++)
        {
            lines.Add(new Markup(Executor(slot, running.GetValueOrDefault(slot))));
        }

        if (run.MaxExecutors > ExecutorsShown)
        {
            lines.Add(
                new Markup(
                    string.Create(CultureInfo.InvariantCulture, $"  [grey]and {run.MaxExecutors - ExecutorsShown} more executors[/]")));
        }

        lines.AddRange(
            run.Tasks.Where(task => task.State is TaskState.Failed or TaskState.Retrying or TaskState.WaitingForApproval)
                .Take(FailuresShown)
                .Select(task => new Markup(
                    $"  [{Colour(task.State)}]{task.State}[/] {Markup.Escape(task.Id)} [grey]{Markup.Escape(FirstLine(task.Reason))}[/]")));
        return new Rows(lines);
    }

    private static string Bar(OrchestratorRun run)
    {
        var (done, all) = (RunCounts.Final(run), run.Tasks.Count);
        var filled = BarWidth * done / all;
        var colour = run.Count(TaskState.Failed) + run.Count(TaskState.Blocked) > 0 ? "yellow" : "green";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{colour}]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] {done}/{all} tasks, "
                + $"{run.Count(TaskState.Running)} running, {run.Count(TaskState.Ready)} ready");
    }

    private static string Executor(int slot, RunTask? task)
    {
        if (task is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"  [grey]{slot,3}  idle[/]");
        }

        var since = task.StartedAt is { } started ? Math.Max(0, (TimeProvider.System.GetUtcNow() - started).TotalSeconds) : 0;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"  {slot,3}  [aqua]{Markup.Escape(task.Id)}[/] {Markup.Escape(FirstLine(task.Title))} [grey]{since:0.0} s"
                + $"{Markup.Escape(Doing(task.Activity))}[/]");
    }

    private static string Doing(TaskActivity? activity) =>
        activity is null ? string.Empty : $"{CostText.SoFar(activity)}, {FirstLine(activity.Text)}";

    private static string Colour(TaskState state) => state == TaskState.Failed ? "red" : "yellow";

    private static string FirstLine(string? text) =>
        text is null ? string.Empty : CleanText.Shorten(CleanText.OneLine(text.Split('\n', 2)[0]), LongestText);
}
