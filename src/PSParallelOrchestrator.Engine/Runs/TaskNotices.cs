using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// What is to be said about the tasks that a run has: when it begins or is continued, and when tasks are added or ask for more. Each
/// thing is said once a run.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="traits">What is true of its backend.</param>
/// <param name="limits">How this machine holds attempts to what their tasks name.</param>
/// <param name="executors">How many of them can work at once.</param>
/// <param name="freeDisk">How many bytes are free for the run; null where the system does not say.</param>
/// <param name="logger">Where what is no warning goes.</param>
internal sealed class TaskNotices(
    OrchestratorRun run, BackendTraits traits, AttemptLimits limits, ExecutorLimit executors, Func<long?> freeDisk, ILogger logger)
{
    // Who asks next may come before the run has what is said to who asks now.
    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private readonly Lock own = new();
    private string? logged;
    private bool saidDisk;

    /// <summary>The warnings that the run does not have yet.</summary>
    public IReadOnlyList<string> Next()
    {
        lock (own)
        {
            return New(OfTasks());
        }
    }

    /// <summary>The warnings that the run does not have yet, after what was asked of it.</summary>
    /// <param name="granted">What was asked, and granted.</param>
    public IReadOnlyList<string> After(RunRequest granted)
    {
        lock (own)
        {
            return granted switch
            {
                AddTasksRequest added => New([OfDisk(AddedTasks.Ids(added.Plan).Count), .. OfTasks()]),
                RetryRequest => New(OfTasks()),
                _ => [],
            };
        }
    }

    private string?[] OfTasks() => [OfLimits(), OfNetworks(), executors.Warning];

    private IReadOnlyList<string> New(string?[] warnings) =>
        [.. warnings.OfType<string>().Except(run.Warnings).Where(said.Add)];

    // How much is free is another number each time; that it is little is the news.
    private string? OfDisk(int tasks)
    {
        saidDisk = saidDisk || run.Warnings.Any(RunDirectoryErrors.IsLowDisk);
        if (saidDisk || RunDirectory.DiskWarning(new RunPaths(run.Directory), tasks, freeDisk()) is not { } warning)
        {
            return null;
        }

        saidDisk = true;
        return warning;
    }

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
