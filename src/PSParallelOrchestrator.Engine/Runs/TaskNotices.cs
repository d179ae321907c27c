using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Execution.Limits;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// What is to be said about the tasks that a run has: when it begins or is continued, and when tasks are added or ask for more.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="traits">What is true of its backend.</param>
/// <param name="limits">How this machine holds attempts to what their tasks name.</param>
/// <param name="executors">How many of them can work at once.</param>
/// <param name="logger">Where what is no warning goes.</param>
internal sealed class TaskNotices(
    OrchestratorRun run, BackendTraits traits, AttemptLimits limits, ExecutorLimit executors, ILogger logger)
{
    private string? logged;

    /// <summary>The warnings that the run does not have yet.</summary>
    public IReadOnlyList<string> Next() => [.. new[] { OfLimits(), OfNetworks(), executors.Warning }.OfType<string>().Except(run.Warnings)];

    private string? OfNetworks() =>
        !traits.HoldsNetworks && run.Tasks.FirstOrDefault(static task => task.Definition.Network is not null) is { } task
            ? $"Task '{task.Id}' names a network, and the backend {run.Backend} holds no task to one: it has that of this machine. "
                + "Docker does."
            : null;

    /// <summary>By what attempts are limited, where that is less than the plan asks for; else it goes to the log.</summary>
    private string? OfLimits()
    {
        if (!traits.RunsHere || traits.HoldsLimits || limits.Notice(run.Tasks.Select(static task => task.Definition)) is not { } notice)
        {
            return null;
        }

        if (notice.IsWarning)
        {
            return notice.Text;
        }

        if (logged != notice.Text)
        {
            logged = notice.Text;
            LimitLog.Notice(logger, notice.Text);
        }

        return null;
    }
}
