using System.Globalization;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Ends jobs: only those that have both the number and the name.</summary>
internal sealed class JobCanceler(SlurmClient client) : IDisposable
{
    private const int AtOnce = 8;
    private readonly SemaphoreSlim turns = new(AtOnce, AtOnce);

    /// <summary>Takes a job out of the queue, or asks its executor to end its task and itself.</summary>
    /// <exception cref="SlurmUnreachableException">The controller does not answer.</exception>
    public async Task AskToEndAsync(JobHandle job, CancellationToken cancellationToken)
    {
        // In this order: what begins between the two is asked by the second.
        await ScancelAsync(job, cancellationToken, "--state=PENDING");
        await ScancelAsync(job, cancellationToken, "--state=RUNNING", "--batch", "--signal=TERM");
    }

    /// <summary>Ends a job with everything it started: asked first, by force after the cluster's own time (KillWait).</summary>
    /// <exception cref="SlurmUnreachableException">The controller does not answer.</exception>
    public Task CancelAsync(JobHandle job, CancellationToken cancellationToken) => ScancelAsync(job, cancellationToken);

    /// <summary>Ends a job with everything it started, at once.</summary>
    /// <exception cref="SlurmUnreachableException">The controller does not answer.</exception>
    public async Task KillAsync(JobHandle job, CancellationToken cancellationToken)
    {
        await ScancelAsync(job, cancellationToken, "--state=RUNNING", "--full", "--signal=KILL");
        await ScancelAsync(job, cancellationToken);
    }

    public void Dispose() => turns.Dispose();

    // What is over meanwhile is refused, and there is nothing left to do then.
    private async Task ScancelAsync(JobHandle job, CancellationToken cancellationToken, params string[] how)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            await client.AskAsync(
                "scancel",
                ["--quiet", "--jobname=" + job.Token, .. how, job.Id.ToString(CultureInfo.InvariantCulture)],
                cancellationToken);
        }
        finally
        {
            turns.Release();
        }
    }
}
