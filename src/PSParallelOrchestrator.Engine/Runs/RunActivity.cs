using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What the agents and scripts of a run do while they work, read from what they leave in their attempts' directories.</summary>
internal static class RunActivity
{
    /// <summary>Takes in what they did since.</summary>
    public static void Refresh(OrchestratorRun run)
    {
        if (run.Count(TaskState.Running) == 0)
        {
            return;
        }

        var paths = new RunPaths(run.Directory);
        foreach (var task in run.Tasks)
        {
            if (task is { State: TaskState.Running, Definition.Kind: not TaskKind.Command, LastAttempt: { } attempt })
            {
                attempt.Activity = Read(Path.Combine(paths.Attempt(attempt), ActivityLog.FileName));
            }
        }
    }

    private static TaskActivity? Read(string path)
    {
        var (last, usage) = ActivityTail.Read(path);
        return last is null ? null : new TaskActivity(last.At, last.Text)
        {
            Until = last.Until,
            Requests = usage?.Requests,
            InputTokens = usage?.InputTokens,
            OutputTokens = usage?.OutputTokens,
            CostUsd = usage?.CostUsd,
            ReservedUsd = usage?.ReservedUsd,
        };
    }
}
