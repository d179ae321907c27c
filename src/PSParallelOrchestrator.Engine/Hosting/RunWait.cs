using System.Runtime.CompilerServices;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Waiting for a run and for its tasks, wherever the run goes on.</summary>
public static class RunWait
{
    /// <summary>Waits until a run has ended and its reports are written, or its orchestrator is gone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait; the run goes on.</param>
    /// <returns>A task that ends then.</returns>
    public static Task UntilEndAsync(OrchestratorRun run, CancellationToken cancellationToken) =>
        run.Control?.WaitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Whether a task waits for something still, or runs.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsOpen(RunTask task) => !TaskStates.IsFinal(task.State);

    /// <summary>Waits until tasks of a run are final, or its orchestrator is gone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tasks">The tasks' ids.</param>
    /// <param name="cancellationToken">Ends the wait; the run goes on.</param>
    /// <returns>A task that ends then.</returns>
    public static async Task UntilFinalAsync(OrchestratorRun run, IReadOnlyList<string> tasks, CancellationToken cancellationToken)
    {
        var open = tasks.ToHashSet(StringComparer.Ordinal);
        await foreach (var task in FinishedTasksAsync(run, cancellationToken))
        {
            open.Remove(task.Id);
            if (open.Count == 0)
            {
                return;
            }
        }
    }

    /// <summary>
    /// The tasks of a run that are final, then each as it becomes final, until the run has ended or its orchestrator is gone.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends the wait; the run goes on.</param>
    /// <returns>The tasks, each once.</returns>
    public static async IAsyncEnumerable<RunTask> FinishedTasksAsync(
        OrchestratorRun run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        run.Refresh();
        var changes = RunFeed.FollowAsync(run, cancellationToken);
        var written = new HashSet<RunTask>();
        foreach (var task in run.Tasks.Where(task => TaskStates.IsFinal(task.State) && written.Add(task)).ToList())
        {
            yield return task;
        }

        await foreach (var change in changes)
        {
            run.Refresh();
            foreach (var changed in change.Tasks.Where(changed => changed.IsNewlyFinal))
            {
                if (run.FindTask(changed.Task) is { } task && written.Add(task))
                {
                    yield return task;
                }
            }
        }

        // Its object says how it ended.
        await UntilEndAsync(run, cancellationToken);
    }
}
