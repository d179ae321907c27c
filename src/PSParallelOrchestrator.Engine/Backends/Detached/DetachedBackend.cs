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
internal sealed class DetachedBackend : IBackend
{
    private readonly IDetachedHost host;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closingSource = new();

    // Kept, since what is waited for may end after the source is disposed.
    private readonly CancellationToken closing;
    private readonly ExecutorWatch watch;
    private readonly Channel<AttemptReport> reports = Channel.CreateUnbounded<AttemptReport>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, DetachedAttempt> running = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> releases = new(StringComparer.Ordinal);
    private readonly SecretStore secrets;
    private readonly ExecutorSecrets ofAgents;

    /// <summary>Begins with no attempt.</summary>
    /// <param name="host">What runs executors; closed with this.</param>
    /// <param name="secrets">What agents need.</param>
    public DetachedBackend(IDetachedHost host, SecretStore secrets, TimeProvider time)
    {
        this.host = host;
        this.time = time;
        closing = closingSource.Token;
        this.secrets = secrets;
        ofAgents = host.Environment switch
        {
            ExecutorEnvironment.Inherited => ExecutorSecrets.BesideEnvironment(secrets),
            ExecutorEnvironment.Handed => ExecutorSecrets.OfAgents(secrets),
            _ => ExecutorSecrets.None,
        };
        watch = new ExecutorWatch(host, time, closing);
        host.Connect((token, problem) => reports.Writer.TryWrite(new AttemptReport.Troubled(token, problem)));
    }

    public BackendKind Kind => host.Kind;

    public string? Notice => host.Notice;

    public ChannelReader<AttemptReport> Reports => reports.Reader;

    public Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken) => host.ProbeAsync(cancellationToken);

    public Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) =>
        host.PrepareAsync(run, cancellationToken);

    public async ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var told = host.Translate(attempt);
        await host.Store(attempt.Directory).WriteTaskAsync(
            new DetachedTask
            {
                Version = EngineVersion.Current,
                LimitsAreHeld = host.HoldsLimits,
                Notice = host.ResultNotice(attempt),
                Spec = told,
            },
            cancellationToken);
        var startedAt = time.GetUtcNow();
        var named = host.Environment == ExecutorEnvironment.Inherited ? [] : attempt.Task.Secrets;
        var handed = ofAgents.WithNamed(named, secrets) with { Gateway = told.Gateway };
        if (told.OwnGateway is { } own)
        {
            handed = handed with { OwnGateway = own, Variables = ExecutorSecrets.OfAgents(secrets).Variables };
        }

        var handle = await host.StartAsync(new ExecutorStart(attempt, handed.ToBytes()), cancellationToken);
        Watch(new DetachedAttempt(host, attempt.Token, attempt.Directory, handle, startedAt, time, told));
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
        var taken = new List<AttemptRecovery>();
        foreach (var (attempt, answer) in attempts.Zip(answers))
        {
            taken.Add(await TakeAsync(attempt, answer, cancellationToken));
        }

        foreach (var (attempt, answer) in attempts.Zip(taken))
        {
            if (answer is not AttemptRecovery.Running)
            {
                host.Settle(attempt);
                Release(attempt);
            }
        }

        return taken;
    }

    public Task RemoveRunAsync(string runId, CancellationToken cancellationToken) => host.RemoveRunAsync(runId, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // What runs goes on, for a resume to adopt; where all has ended, nothing is left.
        await closingSource.CancelAsync();
        reports.Writer.TryComplete();
        await Task.WhenAll(releases.Values);
        await host.DisposeAsync();
        closingSource.Dispose();
    }

    private async ValueTask<AttemptRecovery> TakeAsync(
        AttemptReference attempt, AttemptRecovery answer, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case AttemptRecovery.Finished finished:
                return new AttemptRecovery.Finished(
                    await DetachedAttempt.UnaskedAsync(finished.Result, host, attempt, cancellationToken));
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
        var beginning = BeginAsync(attempt);
        attempt.Begin(ReportAsync(attempt, beginning));
        _ = WatchOverAsync(attempt, beginning);
    }

    /// <summary>Reports when and where an attempt begins, and until then why it does not.</summary>
    private async Task BeginAsync(DetachedAttempt attempt)
    {
        var begun = await host.BeginAsync(
            attempt.Handle, reason => reports.Writer.TryWrite(new AttemptReport.Queued(attempt.Token, reason)));
        if (!begun.Began)
        {
            return;
        }

        attempt.Since = begun.Since ?? attempt.Since;
        reports.Writer.TryWrite(new AttemptReport.Started(attempt.Token, attempt.Since, begun.Node));
    }

    private async Task WatchOverAsync(DetachedAttempt attempt, Task works)
    {
        try
        {
            await attempt.WatchOverAsync(works, problem => Warn(attempt, problem));
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // It goes on, for a resume to adopt.
        }
        catch (Exception e)
        {
            Warn(attempt, "It is overdue, and could not be ended: " + BackendFaultErrors.Reason(e));
        }
    }

    private async Task ReportAsync(DetachedAttempt attempt, Task beginning)
    {
        try
        {
            var end = await watch.WaitAsync(
                attempt, reason => Warn(attempt, $"Whether it still runs cannot be said at present, and is asked again: {reason}"));
            if (!closing.IsCancellationRequested)
            {
                await beginning;
                var result = await ResultAsync(attempt, end);
                running.TryRemove(attempt.Token, out _);
                host.Settle(attempt.Reference);
                reports.Writer.TryWrite(new AttemptReport.Finished(attempt.Token, result));
                Release(attempt.Reference);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // It goes on, for a resume to adopt.
        }
    }

    /// <summary>Lets the host forget an attempt whose end is known; nobody waits for that but who closes this.</summary>
    private void Release(AttemptReference attempt)
    {
        var release = ReleaseAsync(attempt);
        if (!release.IsCompleted)
        {
            releases[attempt.Token] = release;
            _ = release.ContinueWith(
                _ => releases.TryRemove(attempt.Token, out Task? _),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private async Task ReleaseAsync(AttemptReference attempt)
    {
        try
        {
            await host.ReleaseAsync(attempt);
        }
        catch (Exception)
        {
            // What is left is found by its label when the run is removed; how the attempt ended is known.
        }
    }

    private async Task<AttemptResult> ResultAsync(DetachedAttempt attempt, ExecutorEnd end)
    {
        var problem = default(string);
        try
        {
            var found = await attempt.FindResultAsync(closing);
            if (found.Result is { } result)
            {
                return result;
            }

            problem = found.Problem;
            await host.EndLeftoversAsync([attempt.Token]);
        }
        catch (Exception e) when (!closing.IsCancellationRequested)
        {
            problem = BackendFaultErrors.Reason(e);
        }

        return attempt.Lost(end, problem);
    }

    private void Warn(DetachedAttempt attempt, string text) =>
        reports.Writer.TryWrite(new AttemptReport.Troubled(attempt.Token, text));
}
