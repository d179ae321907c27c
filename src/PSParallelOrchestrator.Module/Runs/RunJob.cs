using System.ComponentModel;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>A run as a job of PowerShell: its output are the finished tasks, a run that does not succeed is a failed job.</summary>
internal sealed class RunJob : Job2
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

    public override void StopJob(bool force, string reason) => StopJob();

    public override void StopJobAsync() => StopRunAsync().ContinueWith(
        stopped => OnStopJobCompleted(new AsyncCompletedEventArgs(stopped.Exception?.InnerException, cancelled: false, userState: null)),
        TaskScheduler.Default);

    public override void StopJobAsync(bool force, string reason) => StopJobAsync();

    public override void StartJob() => throw NotOffered();

    public override void StartJobAsync() => OnStartJobCompleted(Refusal());

    public override void SuspendJob() => throw NotOffered();

    public override void SuspendJob(bool force, string reason) => throw NotOffered();

    public override void SuspendJobAsync() => OnSuspendJobCompleted(Refusal());

    public override void SuspendJobAsync(bool force, string reason) => SuspendJobAsync();

    public override void ResumeJob() => throw NotOffered();

    public override void ResumeJobAsync() => OnResumeJobCompleted(Refusal());

    public override void UnblockJob() => throw NotOffered();

    public override void UnblockJobAsync() => OnUnblockJobCompleted(Refusal());

    private static NotSupportedException NotOffered() =>
        new("The job of a run runs from its beginning to its end. Go on with a stopped run by Resume-OrchestratorRun.");

    private static AsyncCompletedEventArgs Refusal() => new(NotOffered(), cancelled: false, userState: null);

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
