using System.Collections.Concurrent;
using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Fake;

/// <summary>
/// An orchestrator's way to a <see cref="FakeCluster"/>. What a test hangs into its hooks happens there, and may throw or not return.
/// </summary>
internal sealed class FakeBackend(FakeCluster cluster) : IBackend
{
    public const string Node = "fake-node-1";
    private readonly Channel<AttemptReport> reports = Channel.CreateUnbounded<AttemptReport>();
    private readonly ConcurrentDictionary<string, FakeJob> followed = new(StringComparer.Ordinal);

    public BackendKind Kind => BackendKind.Process;

    public ChannelReader<AttemptReport> Reports => reports.Reader;

    /// <summary>Every token that a launch was asked for, in order.</summary>
    public ConcurrentQueue<string> Launches { get; } = [];

    public int Cancels { get; private set; }

    public int Recoveries { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Whether jobs are followed; else a test reports what it likes.</summary>
    public bool Follows { get; set; } = true;

    public Func<CancellationToken, Task> Probing { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Preparing { get; set; } = _ => Task.CompletedTask;

    /// <summary>Happens before the cluster has the attempt.</summary>
    public Func<CancellationToken, Task> Launching { get; set; } = _ => Task.CompletedTask;

    /// <summary>Happens when the cluster has the attempt, before the orchestrator is told.</summary>
    public Func<CancellationToken, Task> Launched { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Canceling { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Recovering { get; set; } = _ => Task.CompletedTask;

    public Func<Task> Disposing { get; set; } = () => Task.CompletedTask;

    public async Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        await Probing(cancellationToken);
        return new BackendStatus(Kind, Available: true, Version: null, Reason: null);
    }

    public Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) => Preparing(cancellationToken);

    public async ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken)
    {
        Launches.Enqueue(attempt.Token);
        cancellationToken.ThrowIfCancellationRequested();
        await Launching(cancellationToken);
        if (cluster.Submit(attempt) is { } job)
        {
            Follow(job);
        }
        else
        {
            var refused = new FakeJob(attempt).Result(FailureClass.Lost, "Nobody may begin it any more.");
            Report(new AttemptReport.Finished(attempt.Token, refused));
        }

        await Launched(cancellationToken);
        return "job of " + attempt.Token;
    }

    public async Task CancelAsync(AttemptReference attempt, CancellationToken cancellationToken)
    {
        Cancels++;
        await Canceling(cancellationToken);
        if (cluster.Find(attempt.Token) is { } job)
        {
            job.Stop();
            await job.Ended.WaitAsync(cancellationToken);
        }
    }

    public async Task<IReadOnlyList<AttemptRecovery>> RecoverAsync(
        IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken)
    {
        Recoveries++;
        await Recovering(cancellationToken);
        return [.. attempts.Select(attempt => Answer(cluster.FindOrFence(attempt.Token)))];
    }

    public async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        await Disposing();
        reports.Writer.TryComplete();
    }

    /// <summary>Reports something, true or not.</summary>
    public void Report(AttemptReport report) => reports.Writer.TryWrite(report);

    /// <summary>Ends the reports, as no backend should.</summary>
    public void EndReports(Exception? fault) => reports.Writer.TryComplete(fault);

    private AttemptRecovery Answer(FakeJob? job)
    {
        if (job is null)
        {
            return new AttemptRecovery.Lost("the cluster does not know it");
        }

        if (job.Ended.IsCompleted)
        {
            return job.Ended.Result is { FailureClass: FailureClass.Lost } lost
                ? new AttemptRecovery.Lost(lost.Message)
                : new AttemptRecovery.Finished(job.Ended.Result);
        }

        Follow(job);
        return new AttemptRecovery.Running();
    }

    private void Follow(FakeJob job)
    {
        if (Follows && followed.TryAdd(job.Spec.Token, job))
        {
            Report(new AttemptReport.Started(job.Spec.Token, job.StartedAt, Node));
            _ = FollowAsync(job);
        }
    }

    private async Task FollowAsync(FakeJob job) => Report(new AttemptReport.Finished(job.Spec.Token, await job.Ended));
}
