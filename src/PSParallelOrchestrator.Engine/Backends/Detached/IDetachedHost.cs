using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Detached;

/// <summary>
/// What runs the executors of a detached backend: this machine, a container engine, a cluster. It starts them, and knows each by a
/// handle, a text that means something after a restart; of tasks, claims and results it knows nothing but where they are.
/// </summary>
internal interface IDetachedHost : IAsyncDisposable
{
    /// <summary>Which backend it is.</summary>
    BackendKind Kind { get; }

    /// <summary>Whether it holds executors to the memory and CPUs of their tasks itself.</summary>
    bool HoldsLimits { get; }

    /// <summary>What executors have of the environment of this process, and of its keys.</summary>
    ExecutorEnvironment Environment { get; }

    /// <summary>Says whether executors can be started.</summary>
    Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Makes sure that all is there that executors need.</summary>
    /// <exception cref="OrchestratorException">Something is missing that cannot be made.</exception>
    Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken);

    /// <summary>What is to be known of how executors run, for people: sentences, once a run is made ready; null for nothing.</summary>
    string? Notice => null;

    /// <summary>Where an attempt's files are, as this process sees them.</summary>
    IAttemptStore Store(string directory);

    /// <summary>What an attempt is told, as its executor finds it where it runs: other paths, another way to its gateway.</summary>
    /// <param name="spec">The attempt as this process sees it.</param>
    /// <returns>The attempt as its executor sees it; what that needs beside is in its directory.</returns>
    AttemptSpec Translate(AttemptSpec spec) => spec;

    /// <summary>A file that an executor makes when its result is written, for who cannot look at every attempt; null for none.</summary>
    /// <param name="spec">Its attempt, as this process sees it.</param>
    /// <returns>Its full path, as the executor sees it.</returns>
    string? ResultNotice(AttemptSpec spec) => null;

    /// <summary>Where an executor itself says what went wrong, for people.</summary>
    /// <param name="attempt">Its attempt.</param>
    string Logs(AttemptReference attempt) => AttemptFiles.Log(attempt.Directory);

    /// <summary>Says who is told what is wrong while executors are followed.</summary>
    /// <param name="troubled">Told the token of an attempt, and sentences for people.</param>
    void Connect(Action<string, string> troubled)
    {
    }

    /// <summary>Starts the executor of an attempt, whose task is in its store.</summary>
    Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken);

    /// <summary>Looks for the executor of an attempt, by its claim, its handle and its token.</summary>
    /// <param name="claim">Its claim; one that exists and cannot be read says only that somebody has, or had, the attempt.</param>
    /// <returns>What is seen; <see cref="ExecutorSight.Gone"/> of an unclaimed attempt does not mean that none may come yet.</returns>
    ValueTask<ExecutorSight> FindAsync(AttemptReference attempt, FoundClaim claim, CancellationToken cancellationToken);

    /// <summary>Waits until an executor has its place and works.</summary>
    /// <param name="waits">Told why it does not yet, for people, whenever that changes.</param>
    /// <returns>When that was, and where; also when it ended meanwhile.</returns>
    Task<ExecutorBeginning> BeginAsync(string handle, Action<string> waits) => Task.FromResult(ExecutorBeginning.AtStart);

    /// <summary>Waits until an executor has ended.</summary>
    /// <returns>How it ended.</returns>
    Task<ExecutorEnd> WaitAsync(string handle);

    /// <summary>Says who ended an executor that wrote that it was asked to end, where nobody here asked it.</summary>
    /// <returns>How it ended, with its failure; null where nothing is known.</returns>
    Task<ExecutorEnd?> UnaskedEndAsync(AttemptReference attempt, CancellationToken cancellationToken) =>
        Task.FromResult<ExecutorEnd?>(null);

    /// <summary>Asks an executor to end its task and itself.</summary>
    /// <returns>Whether it was asked; false where there is no such request, and waiting for it is in vain.</returns>
    ValueTask<bool> AskToEndAsync(string handle, CancellationToken cancellationToken);

    /// <summary>Ends an executor with everything it started.</summary>
    Task EndAsync(string handle, CancellationToken cancellationToken);

    /// <summary>Ends whatever attempts have left whose executors are gone.</summary>
    Task EndLeftoversAsync(IReadOnlyCollection<string> tokens);

    /// <summary>
    /// Gives the files of an attempt whose end is known back to this process, before anybody is told of that end. Must not fail.
    /// </summary>
    void Settle(AttemptReference attempt)
    {
    }

    /// <summary>Gives back what the host still has of an attempt whose end is known. Must not fail for what is gone already.</summary>
    Task ReleaseAsync(AttemptReference attempt) => Task.CompletedTask;

    /// <summary>Removes all that the host has of a run whose attempts have ended: for a run that is removed.</summary>
    Task RemoveRunAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>An executor that is to be started.</summary>
/// <param name="Spec">What its attempt is told.</param>
/// <param name="Secrets">
/// What it is to be handed by <c>--secrets</c>, over standard input or a file that nobody else can read; null where there is nothing.
/// </param>
internal sealed record ExecutorStart(AttemptSpec Spec, byte[]? Secrets);

/// <summary>How an executor ended.</summary>
/// <param name="How">For people: a sentence without its end, such as "process 7 ended with exit code 3".</param>
/// <param name="Failure">What the failure is of an attempt that has no result; null where its host knows nothing but that.</param>
internal sealed record ExecutorEnd(string How, FailureClass? Failure = null);

/// <summary>When and where an executor began to work.</summary>
/// <param name="Since">When; null for when it was started.</param>
/// <param name="Node">The machine; null for this one.</param>
/// <param name="Began">Whether it began at all.</param>
internal sealed record ExecutorBeginning(DateTimeOffset? Since, string? Node, bool Began = true)
{
    /// <summary>When it was started, and on this machine.</summary>
    public static ExecutorBeginning AtStart { get; } = new(null, null);

    /// <summary>It ended before it had a place.</summary>
    public static ExecutorBeginning Never { get; } = new(null, null, Began: false);
}

/// <summary>What executors have of the environment of this process.</summary>
internal enum ExecutorEnvironment
{
    /// <summary>All of it but keys of agents; keys that were given are handed to them.</summary>
    Inherited,

    /// <summary>Nothing; what agents need is handed to them.</summary>
    Handed,

    /// <summary>Nothing, and they are handed only what their task names: agents ask their models through the gateway.</summary>
    Confined,
}
