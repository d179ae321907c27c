using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>How far runs are, in words.</summary>
internal static class ProgressText
{
    /// <summary>How far a run is.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A line.</returns>
    public static string Write(OrchestratorRun run)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{RunCounts.Final(run)} of {run.Tasks.Count} tasks, {run.Count(TaskState.Running)} running");
        foreach (var state in (TaskState[])[TaskState.Failed, TaskState.Blocked, TaskState.Retrying, TaskState.WaitingForApproval])
        {
            if (run.Count(state) > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $", {run.Count(state)} {state}");
            }
        }

        return text.ToString();
    }
}
