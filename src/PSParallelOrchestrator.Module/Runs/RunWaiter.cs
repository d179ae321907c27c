using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>Waits for runs in the pipeline's name: shows progress, and on Ctrl+C stops what runs for this pipeline alone.</summary>
/// <param name="cmdlet">Who waits.</param>
internal sealed class RunWaiter(OrchestratorCmdlet cmdlet)
{
    /// <summary>Waits for the end of a run that this pipeline began: its end is the run's end too.</summary>
    /// <param name="run">The run.</param>
    /// <param name="finished">Told of each task that is final, as it becomes so; null where nobody wants to know.</param>
    public void WaitOwned(OrchestratorRun run, Action<RunTask>? finished = null) => cmdlet.Await(async token =>
    {
        try
        {
            await Task.WhenAll(FollowAsync([run], token), StreamAsync(run, finished, token));
        }
        catch (OperationCanceledException) when (RunHost.IsLive(run))
        {
            run.Stop();
            await RunWait.UntilEndAsync(run, CancellationToken.None);
            throw;
        }
    });

    /// <summary>Tells of the tasks of a run that are final, each as it becomes so.</summary>
    /// <param name="run">The run.</param>
    /// <param name="finished">Told of each; null where nobody wants to know.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>A task that ends when all are final.</returns>
    public static async Task StreamAsync(OrchestratorRun run, Action<RunTask>? finished, CancellationToken token)
    {
        if (finished is not null)
        {
            await foreach (var task in RunWait.FinishedTasksAsync(run, token))
            {
                finished(task);
            }
        }
    }

    /// <summary>Waits for the end of runs and shows how far they are.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="token">Ends the wait; the runs go on.</param>
    /// <returns>A task that ends when all have ended.</returns>
    public async Task FollowAsync(IReadOnlyList<OrchestratorRun> runs, CancellationToken token)
    {
        await using (RunProgress.Show(cmdlet, runs))
        {
            await Task.WhenAll(
                runs.Select(run => RunWait.UntilEndAsync(run, token)).Append(RunTelling.FollowAsync(cmdlet, runs, token)));
        }
    }
}
