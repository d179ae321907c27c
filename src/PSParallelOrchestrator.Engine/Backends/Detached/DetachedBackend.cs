using System.Collections.Concurrent;
using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Backends.Detached;

/// <summary>
/// Runs each attempt in an executor of its own, which outlives the orchestrator: a resume adopts what runs and takes what ended. All that
/// such backends share is here; what differs is their host.
/// </summary>
/// <param name="host">What runs executors; disposed with this.</param>
/// <param name="secrets">Keys: executors are handed those that they would not find in their environment.</param>
/// <param name="time">The clock.</param>
internal sealed class DetachedBackend(IDetachedHost host, SecretStore secrets, TimeProvider time) : IBackend
{
    private readonly Channel<AttemptReport> reports = Channel.CreateUnbounded<AttemptReport>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, DetachedAttempt> running = new(StringComparer.Ordinal);
    private readonly byte[]? handedOn = ExecutorSecrets.Of(secrets, host.InheritsEnvironment).ToBytes();
    private volatile bool isDisposed;

    public BackendKind Kind => host.Kind;

    public ChannelReader<AttemptReport> Reports => reports.Reader;

    public Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken) => host.ProbeAsync(cancellationToken);

    public Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) =>
        host.PrepareAsync(run, cancellationToken);

    public async ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await host.Store(attempt.Directory).WriteTaskAsync(
            new DetachedTask { Version = EngineVersion.Current, LimitsAreHeld = host.HoldsLimits, Spec = attempt }, cancellationToken);
        var startedAt = time.GetUtcNow();
        var reference = new AttemptReference(attempt.Token, Handle: null, attempt.Directory);
        var handle = await host.StartAsync(new ExecutorStart(reference, handedOn), cancellationToken);
        Watch(new DetachedAttempt(host, attempt.Token, attempt.Directory, handle, startedAt, time, attempt));
        return handle;
    }

    public Task CancelAsync(AttemptReference attempt, CancellationToken cancellationToken) =>
        running.TryGetValue(attempt.Token, out var watched) ? watched.EndAsync(cancellationToken) : Task.CompletedTask;

    public async Task<IReadOnlyList<AttemptRecovery>> RecoverAsync(
        IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken)
    {
        var search = new AttemptSearch(host, time);
        var answers = new List<AttemptRecovery>();
        var outOfReach = new List<(string Token, ExecutorSight.OutOfReach Where)>();
        foreach (var attempt in attempts)
        {
            var (answer, away) = await search.FindAsync(attempt, cancellationToken);
            if (away is not null)
            {
                outOfReach.Add((attempt.Token, away));
                continue;
            }

            answers.Add(answer!);
        }

        if (outOfReach.Count > 0)
        {
            var where = outOfReach[0].Where;
            throw DetachedErrors.OtherHost(
                [.. outOfReach.Where(found => found.Where == where).Select(found => found.Token)], where.Place, where.IsThisMachine);
        }

        await host.EndLeftoversAsync([.. attempts.Zip(answers)
            .Where(pair => pair.Second is AttemptRecovery.Lost)
            .Select(pair => pair.First.Token)]);
        return [.. attempts.Zip(answers, Take)];
    }

    public ValueTask DisposeAsync()
    {
        // What runs goes on, for a resume to adopt; where all has ended, nothing is left.
        isDisposed = true;
        reports.Writer.TryComplete();
        return host.DisposeAsync();
    }

    private AttemptRecovery Take(AttemptReference attempt, AttemptRecovery answer)
    {
        switch (answer)
        {
            case AttemptRecovery.Finished finished:
                return new AttemptRecovery.Finished(DetachedAttempt.Unasked(finished.Result));
            case AttemptRecovery.Running alive:
                // What was launched here is followed already, though its launch may have failed to say so.
                if (!running.ContainsKey(attempt.Token))
                {
                    Watch(
                        new DetachedAttempt(host, attempt.Token, attempt.Directory, alive.Handle!, alive.Since ?? time.GetUtcNow(), time));
                }

                return answer;
            default:
                return answer;
        }
    }

    private void Watch(DetachedAttempt attempt)
    {
        running[attempt.Token] = attempt;
        reports.Writer.TryWrite(new AttemptReport.Started(attempt.Token, attempt.Since, Node: null));
        attempt.Begin(ReportAsync(attempt));
        _ = attempt.WatchOverAsync(reason =>
        {
            if (!isDisposed)
            {
                reports.Writer.TryWrite(new AttemptReport.Overdue(attempt.Token, reason));
            }
        });
    }

    private async Task ReportAsync(DetachedAttempt attempt)
    {
        var how = await host.WaitAsync(attempt.Handle);
        if (isDisposed)
        {
            return;
        }

        var found = await attempt.FindResultAsync();
        var result = found.Result;
        if (result is null)
        {
            await host.EndLeftoversAsync([attempt.Token]);
            result = attempt.Lost(how, found.Problem);
        }

        running.TryRemove(attempt.Token, out _);
        reports.Writer.TryWrite(new AttemptReport.Finished(attempt.Token, result));
    }
}
