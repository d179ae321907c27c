using System.Collections.Concurrent;
using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Threading;

/// <summary>Runs attempts in this process; commands are its children. What runs ends with the orchestrator.</summary>
/// <param name="places">Says of which machines something can be known.</param>
/// <param name="resources">What the runner uses for many attempts, disposed of with this; null for nothing.</param>
internal sealed class ThreadingBackend(AttemptRunner runner, PlaceKnowledge places, IAsyncDisposable? resources = null) : IBackend
{
    private readonly Channel<AttemptReport> reports = Channel.CreateUnbounded<AttemptReport>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, Running> running = new(StringComparer.Ordinal);

    public BackendKind Kind => BackendKind.Threading;

    public ChannelReader<AttemptReport> Reports => reports.Reader;

    public Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new BackendStatus(Kind, Available: true, Version: null, Reason: null));

    public Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken)
    {
        var started = new Running(attempt);
        running[attempt.Token] = started;
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => state.Backend.Run(state.Started),
            (Backend: this, Started: started),
            preferLocal: false);
        return ValueTask.FromResult<string?>(null);
    }

    public async Task CancelAsync(AttemptReference attempt, CancellationToken cancellationToken)
    {
        if (running.TryGetValue(attempt.Token, out var started))
        {
            await (started.Stop.IsCancellationRequested ? started.Hurry : started.Stop).CancelAsync();
            await started.Ended.Task.WaitAsync(cancellationToken);
        }
    }

    public async Task<IReadOnlyList<AttemptRecovery>> RecoverAsync(
        IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken)
    {
        var elsewhere = attempts.Where(attempt => attempt.LaunchedFrom is { } place && places.Of(place) == PlaceReach.Unknown).ToList();
        if (elsewhere.Count > 0)
        {
            throw DetachedErrors.OtherHost(
                [.. elsewhere.Select(attempt => attempt.Token)],
                elsewhere[0].LaunchedFrom!.Host,
                elsewhere[0].LaunchedFrom!.IsHost(ProcessPlace.Current.Host));
        }

        var left = attempts.Select(attempt => attempt.Token).Where(token => !running.ContainsKey(token)).ToHashSet(StringComparer.Ordinal);
        await StrayProcesses.EndByTokenAsync(left, RunOptions.DefaultGraceTime);
        return
        [
            .. attempts.Select(attempt => left.Contains(attempt.Token)
                ? (AttemptRecovery)new AttemptRecovery.Lost(Reason: null)
                : new AttemptRecovery.Running()),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var started in running.Values)
        {
            await started.Stop.CancelAsync();
        }

        await Task.WhenAll(running.Values.Select(started => started.Ended.Task));
        await (resources?.DisposeAsync() ?? ValueTask.CompletedTask);
        reports.Writer.TryComplete();
        await Subreaper.EndOrphansAsync();
    }

    private void Run(Running started)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var work = runner.RunAsync(started.Attempt, started.Stop.Token, started.Hurry.Token);
        if (work.IsCompletedSuccessfully)
        {
            Report(started, work.Result);
            return;
        }

        reports.Writer.TryWrite(new AttemptReport.Started(started.Attempt.Token, startedAt, Node: null));
        work.ContinueWith(
            static (ended, state) =>
            {
                var (backend, started, startedAt) = ((ThreadingBackend, Running, DateTimeOffset))state!;
                backend.Report(
                    started,
                    ended.IsCompletedSuccessfully ? ended.Result : backend.Fault(started.Attempt, startedAt, ended.Exception));
            },
            (this, started, startedAt),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void Report(Running started, AttemptResult result)
    {
        running.TryRemove(started.Attempt.Token, out _);
        reports.Writer.TryWrite(new AttemptReport.Finished(started.Attempt.Token, result));
        started.Ended.SetResult();
    }

    /// <summary>A fault of ours, not of the attempt: it is recorded as such, so that the run ends and says so.</summary>
    private AttemptResult Fault(AttemptSpec attempt, DateTimeOffset startedAt, Exception? fault) => new()
    {
        Token = attempt.Token,

        // The runtime says so of open files, too, where it has none left to load its own with.
        FailureClass = fault?.GetBaseException() is OutOfMemoryException ? FailureClass.Transient : FailureClass.Permanent,
        Message = "The orchestrator itself failed while it executed the attempt; please report this: " + runner.Redact($"{fault}"),
        StartedAt = startedAt,
        FinishedAt = TimeProvider.System.GetUtcNow(),
    };

    private sealed record Running(AttemptSpec Attempt)
    {
        // Never disposed: whoever cancels it may just have found an attempt that is ending, and it holds nothing.
        public CancellationTokenSource Stop { get; } = new();

        public CancellationTokenSource Hurry { get; } = new();

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
