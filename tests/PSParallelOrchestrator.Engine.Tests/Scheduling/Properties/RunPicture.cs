using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>Everything that users see of a run, as text.</summary>
internal static class RunPicture
{
    public static string Of(OrchestratorRun run)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{run.State} {run.StartedAt:O} {run.FinishedAt:O} {run.Simulated} {string.Join('|', run.Warnings)}\n");
        foreach (var task in run.Tasks)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{task.Id} {task.State} '{task.Reason}' {task.RetryAt:O} {task.CountedFailures} {task.Approved} {task.Commit}\n");
            foreach (var attempt in task.Attempts)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  {attempt.Token} {attempt.State} {attempt.Executor} {attempt.SubmittedAt:O} {attempt.StartedAt:O} "
                        + $"{attempt.FinishedAt:O} {attempt.FailureClass} {attempt.Message} {attempt.Memory} {attempt.TimeLimit}\n");
            }
        }

        return text.ToString();
    }
}
