using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Detached;

/// <summary>A host of executors that answers, or fails to, as a test says; its attempts' files are real.</summary>
internal sealed class ScriptedHost : IDetachedHost
{
    /// <summary>What each wait for an executor comes to, in order.</summary>
    public ConcurrentQueue<Func<string>> Waits { get; } = new();

    /// <summary>What each look for an executor comes to, in order.</summary>
    public ConcurrentQueue<Func<ExecutorSight>> Sights { get; } = new();

    /// <summary>The attempts whose leftovers were ended.</summary>
    public ConcurrentQueue<string> Leftovers { get; } = new();

    public Action EndingLeftovers { get; set; } = static () => { };

    public BackendKind Kind => BackendKind.Parse("Scripted");

    public bool HoldsLimits => true;

    public ExecutorEnvironment Environment => ExecutorEnvironment.Inherited;

    public Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new BackendStatus(Kind, Available: true, Version: null, Reason: null));

    public Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) => Task.CompletedTask;

    public IAttemptStore Store(string directory) => new DirectoryAttemptStore(directory);

    public Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken) => Task.FromResult("job 7");

    public ValueTask<ExecutorSight> FindAsync(AttemptReference attempt, FoundClaim claim, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Next(Sights));

    public async Task<ExecutorEnd> WaitAsync(string handle)
    {
        await Task.Yield();
        return new ExecutorEnd(Next(Waits));
    }

    public ValueTask<bool> AskToEndAsync(string handle, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public Task EndAsync(string handle, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EndLeftoversAsync(IReadOnlyCollection<string> tokens)
    {
        EndingLeftovers();
        foreach (var token in tokens)
        {
            Leftovers.Enqueue(token);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static T Next<T>(ConcurrentQueue<Func<T>> answers) =>
        answers.TryDequeue(out var answer) ? answer() : throw new InvalidOperationException("Nothing is left to say.");
}
