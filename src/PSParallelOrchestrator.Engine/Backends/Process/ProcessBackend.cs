using System.Collections.Concurrent;
using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>Runs each attempt in a psorch of its own, which outlives the orchestrator: a resume adopts what runs and takes what ended.</summary>
/// <param name="locate">Finds psorch.</param>
/// <param name="places">Says of which machines something can be known.</param>
/// <param name="secrets">Keys: executors are handed those that they would not find in the environment.</param>
/// <param name="time">The clock.</param>
internal sealed class ProcessBackend(
    Func<Task<(PsorchProgram? Program, string? Problem)>> locate, PlaceKnowledge places, SecretStore secrets, TimeProvider time) : IBackend
{
    private readonly Channel<AttemptReport> reports = Channel.CreateUnbounded<AttemptReport>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, ExecutorWatch> running = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> environment = ExecutorEnvironment(secrets);
    private PsorchProgram? psorch;
    private volatile bool isDisposed;

    public BackendKind Kind => BackendKind.Process;

    public ChannelReader<AttemptReport> Reports => reports.Reader;

    public async Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        (psorch, var problem) = await locate().WaitAsync(cancellationToken);
        return new BackendStatus(Kind, psorch is not null, psorch is null ? null : EngineVersion.Current, problem);
    }

    public async Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) => await FindPsorchAsync();

    public async ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken)
    {
        var program = await FindPsorchAsync();
        cancellationToken.ThrowIfCancellationRequested();
        new DetachedTask { Version = EngineVersion.Current, Spec = attempt }.Write();
        var log = ChildOutput.ToFile(AttemptFiles.Log(attempt.Directory), append: true);
        var startedAt = time.GetUtcNow();
        var executor = await DetachedProcess.StartAsync(new ChildStartInfo
        {
            FileName = program.FileName,
            Arguments = [.. program.Arguments, ExecutorProcesses.Command, attempt.Directory],
            WorkingDirectory = attempt.Directory,
            Environment = environment,
            Output = log,
            Error = log,
        });
        Watch(new ExecutorWatch(attempt.Token, attempt.Directory, executor, startedAt));
        return executor.Identity.ToText();
    }

    public Task CancelAsync(AttemptReference attempt, CancellationToken cancellationToken) =>
        running.TryGetValue(attempt.Token, out var watch) ? watch.EndAsync(cancellationToken) : Task.CompletedTask;

    public async Task<IReadOnlyList<AttemptRecovery>> RecoverAsync(
        IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken)
    {
        var search = new AttemptSearch(places);
        var fates = new List<AttemptFate>();
        foreach (var attempt in attempts)
        {
            fates.Add(await search.FindAsync(
                attempt.Token,
                attempt.Directory,
                attempt.Handle is { } handle ? ProcessIdentity.FromText(handle) : null,
                attempt.LaunchedFrom ?? ProcessPlace.Current,
                cancellationToken));
        }

        if (fates.OfType<AttemptFate.Unknown>().FirstOrDefault() is { } unknown)
        {
            throw DetachedErrors.OtherHost(
                [.. attempts.Zip(fates).Where(pair => pair.Second == unknown).Select(pair => pair.First.Token)], unknown.Place);
        }

        await EndLeftoversAsync([.. attempts.Zip(fates).Where(pair => pair.Second is AttemptFate.Lost).Select(pair => pair.First.Token)]);
        return [.. attempts.Zip(fates).Select(pair => Answer(pair.First, pair.Second))];
    }

    public ValueTask DisposeAsync()
    {
        // What runs goes on, for a resume to adopt; where all has ended, nothing is left.
        isDisposed = true;
        reports.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private static Dictionary<string, string> ExecutorEnvironment(SecretStore secrets)
    {
        var environment = OwnEnvironment.Copy();
        secrets.HandOn(environment);
        return environment;
    }

    private static async Task EndLeftoversAsync(IReadOnlyCollection<string> tokens)
    {
        await StrayProcesses.EndByTokenAsync(tokens);
        await Subreaper.EndOrphansAsync();
    }

    private async ValueTask<PsorchProgram> FindPsorchAsync()
    {
        if (psorch is null)
        {
            (psorch, var problem) = await locate();
            return psorch ?? throw RunErrors.BackendNotAvailable(Kind, problem);
        }

        return psorch;
    }

    private AttemptRecovery Answer(AttemptReference attempt, AttemptFate fate)
    {
        switch (fate)
        {
            case AttemptFate.Finished finished:
                return new AttemptRecovery.Finished(ExecutorWatch.Unasked(finished.Result));
            case AttemptFate.Running alive:
                // What was launched here is followed already, though its launch may have failed to say so.
                if (!running.ContainsKey(attempt.Token))
                {
                    Watch(new ExecutorWatch(attempt.Token, attempt.Directory, DetachedProcess.Watch(alive.Executor), alive.Since));
                }

                return new AttemptRecovery.Running();
            default:
                return new AttemptRecovery.Lost(((AttemptFate.Lost)fate).Reason);
        }
    }

    private void Watch(ExecutorWatch watch)
    {
        running[watch.Token] = watch;
        reports.Writer.TryWrite(new AttemptReport.Started(watch.Token, watch.Since, Node: null));
        watch.Begin(ReportAsync(watch));
    }

    private async Task ReportAsync(ExecutorWatch watch)
    {
        var exit = await watch.Executor.Ended;
        if (isDisposed)
        {
            return;
        }

        var result = watch.FindResult(out var problem);
        if (result is null)
        {
            await EndLeftoversAsync([watch.Token]);
            result = watch.Lost(exit, problem, time.GetUtcNow());
        }

        running.TryRemove(watch.Token, out _);
        reports.Writer.TryWrite(new AttemptReport.Finished(watch.Token, result));
    }
}
