using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>A run as a job of PowerShell: its output are the finished tasks, a run that does not succeed is a failed job.</summary>
/// <remarks>No Job2: Receive-Job -AutoRemoveJob looks for those among the jobs of sources, where jobs of cmdlets are not.</remarks>
internal sealed class RunJob : Job
{
    private readonly OrchestratorRun run;
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunJob(OrchestratorRun run, string command)
        : base(command, run.Name)
    {
        this.run = run;
        PSJobTypeName = "OrchestratorRun";
    }

    public override bool HasMoreData => Output.Count > 0 || Error.Count > 0;

    /// <summary>The run.</summary>
    public OrchestratorRun Run => run;

    public override string Location => Environment.MachineName;

    public override string StatusMessage => ProgressText.Write(run);

    /// <summary>Makes the job of a run that goes on here.</summary>
    /// <param name="run">The run.</param>
    /// <param name="command">What began it.</param>
    /// <returns>The job, running.</returns>
    public static RunJob Begin(OrchestratorRun run, string command)
    {
        var job = new RunJob(run, command);
        job.SetJobState(JobState.Running);
        _ = job.FollowAsync();
        return job;
    }

    public override void StopJob() => Task.Run(StopRunAsync).Wait();

    private async Task StopRunAsync()
    {
        if (RunHost.IsLive(run))
        {
            SetJobState(JobState.Stopping);
            run.Stop();
        }

        await finished.Task;
    }

    private async Task FollowAsync()
    {
        await foreach (var task in RunWait.FinishedTasksAsync(run, CancellationToken.None))
        {
            Output.Add(PSObject.AsPSObject(task));
        }

        if (run.State == RunState.Succeeded)
        {
            SetJobState(JobState.Completed);
        }
        else if (run.State == RunState.Canceled)
        {
            SetJobState(JobState.Stopped);
        }
        else
        {
            Error.Add(CmdletErrors.RunFailedRecord(run));
            SetJobState(JobState.Failed);
        }

        finished.SetResult();
    }
}
