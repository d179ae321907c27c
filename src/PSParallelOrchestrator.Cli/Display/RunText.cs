using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>A run in words.</summary>
internal static class RunText
{
    /// <summary>The id of what keeps a run from being read.</summary>
    /// <param name="run">The run, which is Damaged.</param>
    /// <returns>The id of the error.</returns>
    public static string DamageId(OrchestratorRun run) =>
        run.Problem is OrchestratorException known ? known.ErrorId : run.Problem?.GetType().Name ?? string.Empty;

    private const int FailuresNamed = 10;
    private const int OutputLines = 12;
    private const int LongestLine = 200;
    private const double WorthSaying = 1.1;

    /// <summary>What begins.</summary>
    /// <param name="output">Where to.</param>
    public static void WriteBegin(TextWriter output, OrchestratorRun run)
    {
        output.WriteClean($"Run        {run.Id}");
        output.WriteClean($"Directory  {run.Directory}");
        var complexity = run.Plan.Complexity is { } c
            ? CleanLine.Of($", {c.Level} ({c.Score} of 100): {c.Rationale}")
            : string.Empty;
        output.WriteClean($"Plan       {Tasks(run.Tasks.Count)}{complexity}");
        if (run.Plan.Planning is { } planning)
        {
            output.WriteClean($"Planner    {PlanningText.Describe(planning)}");
        }

        output.WriteClean($"Backend    {run.Backend}, up to {run.MaxExecutors} at once");
        if (run.Simulated)
        {
            output.WriteLine("SIMULATED  " + RunRemarks.Simulated);
        }

        foreach (var warning in run.Warnings)
        {
            output.WriteClean($"Warning    {warning}");
        }
    }

    /// <summary>How it ended.</summary>
    /// <param name="output">Where to.</param>
    public static void WriteEnd(TextWriter output, OrchestratorRun run)
    {
        var failures = RunFailures.Of(run);
        foreach (var (root, blocked) in failures.Take(FailuresNamed))
        {
            WriteFailure(output, root);
            foreach (var task in blocked.Take(FailuresNamed))
            {
                output.WriteClean($"Blocked    {task.Id}: {task.Reason}");
            }

            if (blocked.Count > FailuresNamed)
            {
                output.WriteClean($"Blocked    {blocked.Count - FailuresNamed} more by '{root.Id}'");
            }
        }

        if (failures.Count > FailuresNamed)
        {
            output.WriteClean($"Failed     {failures.Count - FailuresNamed} more: see psorch status");
        }

        var metrics = RunMetrics.Compute(run);
        var speed = metrics.Speedup is { } speedup and >= WorthSaying
            ? CleanLine.Of($", {speedup:0.0} times as fast as one after the other")
            : string.Empty;
        output.WriteClean(
            $"{run.State,-10} {metrics.Succeeded} of {Tasks(metrics.Tasks)} succeeded in {metrics.MakespanSeconds ?? 0:0.0} s{speed}");
        if (CostText.Describe(metrics) is { } cost)
        {
            output.WriteClean($"Cost       {cost}; {CostText.Tokens(metrics)}");
        }

        if (run.State is RunState.Failed)
        {
            output.WriteClean($"Next       psorch retry \"{run.Directory}\"");
        }
        else if (run.State is RunState.Canceled)
        {
            output.WriteClean($"Next       psorch resume \"{run.Directory}\"");
        }
    }

    /// <summary>One finished task in a line.</summary>
    /// <param name="done">How many tasks are final.</param>
    public static string Line(RunTask task, int done)
    {
        var all = task.Run.Tasks.Count;
        var place = done.ToString(CultureInfo.InvariantCulture).PadLeft(all.ToString(CultureInfo.InvariantCulture).Length);
        var attempt =
            task.LastAttempt is { } last && last.FinishedAt is { } finished && last.StartedAt is { } started
                ? CleanLine.Of($" {(finished - started).TotalSeconds:0.0} s, executor {last.Executor}")
                    + (last.Number > 1 ? CleanLine.Of($", attempt {last.Number}") : string.Empty)
                : string.Empty;
        var reason = task.State is TaskState.Succeeded ? string.Empty : ": " + task.Reason;
        return CleanLine.Of($"[{place}/{all}] {task.State,-9} {task.Id}{attempt}{reason}");
    }

    /// <summary>Why a task failed, with the end of its output as it was printed.</summary>
    private static void WriteFailure(TextWriter output, RunTask task)
    {
        var reason = task.Reason ?? string.Empty;
        var end = reason.IndexOf(AttemptText.OutputEnds, StringComparison.Ordinal);
        var lines = end < 0 ? [] : reason[(end + AttemptText.OutputEnds.Length)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var state = task.State == TaskState.Failed ? "Failed " : "Blocked";
        if (lines.Length < 2)
        {
            output.WriteClean($"{state}    {task.Id}: {reason}");
            return;
        }

        output.WriteClean($"{state}    {task.Id}: {reason[..(end + AttemptText.OutputEnds.Length)]}");
        foreach (var line in lines.TakeLast(OutputLines))
        {
            output.WriteClean($"           {CleanText.Shorten(line, LongestLine)}");
        }
    }

    private static string Tasks(int count) => count == 1 ? "1 task" : CleanLine.Of($"{count} tasks");
}
