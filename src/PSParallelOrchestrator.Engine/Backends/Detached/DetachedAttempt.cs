using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Detached;

/// <summary>An attempt whose executor is followed from here, launched or adopted, until its end is reported.</summary>
/// <param name="host">What runs its executor.</param>
/// <param name="since">When it began.</param>
/// <param name="spec">What it was told, where it was launched from here: it could change what is in its store.</param>
internal sealed class DetachedAttempt(
    IDetachedHost host, string token, string directory, string handle, DateTimeOffset since, TimeProvider time, AttemptSpec? spec = null)
{
    // What an executor that is asked to end needs beside its task's own time, to write the result, on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // What an executor may be late on a busy machine, with writing its files to the disk, before anybody hears of it.
    private static readonly TimeSpan OverduePatience = TimeSpan.FromSeconds(30);
    private readonly IAttemptStore store = host.Store(directory);
    private readonly TaskCompletionSource<Task> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isOverdue;
    private int asked;

    /// <summary>Its token.</summary>
    public string Token => token;

    /// <summary>Its executor.</summary>
    public string Handle => handle;

    /// <summary>When it began; where it waited for its place, known when it has it.</summary>
    public DateTimeOffset Since { get; set; } = since;

    /// <summary>What it is known by.</summary>
    public AttemptReference Reference => new(token, handle, directory);

    /// <summary>An end that nobody here asked for is not the user's wish.</summary>
    /// <param name="result">How an attempt ended that was not canceled.</param>
    /// <param name="host">What ran its executor.</param>
    public static async ValueTask<AttemptResult> UnaskedAsync(
        AttemptResult result, IDetachedHost host, AttemptReference attempt, CancellationToken cancellationToken)
    {
        if (result.FailureClass != FailureClass.Canceled)
        {
            return result;
        }

        var end = await host.UnaskedEndAsync(attempt, cancellationToken);
        return result with
        {
            FailureClass = end?.Failure ?? FailureClass.Preempted,
            Message = end is null
                ? "Its executor was asked to end by somebody else than its orchestrator, for example because the machine was shut down."
                : $"Its executor, {end.How}. See {host.Logs(attempt)}.",
        };
    }

    /// <summary>Says what ends when the end of the attempt is reported.</summary>
    /// <param name="reported">That.</param>
    public void Begin(Task reported) => begun.SetResult(reported);

    private bool IsCanceled => Volatile.Read(ref asked) > 0;

    /// <summary>
    /// Ends the attempt: asks its executor, and ends it with all it started where that does not help. Asked again, the executor gives its
    /// task no more time.
    /// </summary>
    /// <returns>A task that ends when nothing is left and the end is reported.</returns>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        var isFirst = Interlocked.Increment(ref asked) == 1;
        var reported = await begun.Task;
        var isAsked = await host.AskToEndAsync(handle, cancellationToken);
        var patience = isAsked ? Patience + await OwnTimeAsync(isFirst, cancellationToken) : TimeSpan.Zero;
        if (await Task.WhenAny(reported, Task.Delay(patience, time, cancellationToken)) != reported)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await host.EndAsync(handle, cancellationToken);
        }

        await reported.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Watches over the end that its time limit promises: who is told of one that is overdue, and an executor that is stopped, or cannot
    /// write a result, is ended after a while.
    /// </summary>
    /// <param name="works">Ends when the executor works: its time begins then.</param>
    /// <param name="tell">Told what is the matter.</param>
    /// <returns>A task that ends with the attempt.</returns>
    public async Task WatchOverAsync(Task works, Action<string> tell)
    {
        await works;
        var reported = await begun.Task;
        if (await ToldAsync(CancellationToken.None) is not { TimeLimit: var limit } told)
        {
            return;
        }

        var afterTask = told.AfterTask is null ? TimeSpan.Zero : AttemptRunner.AfterTaskLimit;
        if (await IsReportedWithinAsync(reported, limit + afterTask + OverduePatience))
        {
            return;
        }

        tell(
            $"Its time limit of {limit} is over, and its executor has handed in no result. It is stopped, or cannot write (a full disk?): "
                + $"see {host.Logs(Reference)}. It is ended in {AttemptExecutor.HandInLimit}.");
        if (!await IsReportedWithinAsync(reported, AttemptExecutor.HandInLimit))
        {
            isOverdue = true;
            await host.EndAsync(handle, CancellationToken.None);
        }
    }

    /// <summary>The result that the executor left.</summary>
    /// <returns>What was found.</returns>
    public async ValueTask<FoundResult> FindResultAsync(CancellationToken cancellationToken)
    {
        var found = await store.FindResultAsync(token, CancellationToken.None);
        return found.Result is not { } result || IsCanceled
            ? found
            : found with { Result = await UnaskedAsync(result, host, Reference, cancellationToken) };
    }

    /// <summary>The result of an attempt whose executor left none.</summary>
    /// <param name="end">What became of its executor.</param>
    /// <param name="problem">What is wrong with a result that is there.</param>
    public AttemptResult Lost(ExecutorEnd end, string? problem) => new()
    {
        Token = token,
        FailureClass = IsCanceled ? FailureClass.Canceled
            : isOverdue ? FailureClass.Timeout
            : end.Failure ?? FailureClass.Lost,
        Message = IsCanceled
            ? "Stopped by the user."
            : isOverdue ? "The time limit was reached, and its executor, which handed in no result, was ended."
            : $"Its executor, {end.How} without a result.{(problem is null ? string.Empty : " " + problem)} "
                + $"See {host.Logs(Reference)}.",
        StartedAt = Since,
        FinishedAt = time.GetUtcNow(),
    };

    /// <summary>What the executor gives its task: time to end, and the command after it.</summary>
    private async ValueTask<TimeSpan> OwnTimeAsync(bool withGrace, CancellationToken cancellationToken) =>
        await ToldAsync(cancellationToken) is { } told
            ? (withGrace ? told.GraceTime : TimeSpan.Zero) + (told.AfterTask is null ? TimeSpan.Zero : AttemptRunner.AfterTaskLimit)
            : TimeSpan.Zero;

    /// <summary>What it was told; null where that cannot be known any more.</summary>
    private async ValueTask<AttemptSpec?> ToldAsync(CancellationToken cancellationToken)
    {
        try
        {
            return spec ?? (await store.ReadTaskAsync(cancellationToken)).Spec;
        }
        catch (OrchestratorException)
        {
            return null;
        }
    }

    private async Task<bool> IsReportedWithinAsync(Task reported, TimeSpan patience)
    {
        await reported.WaitAsync(TimerLimit.Of(patience), time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reported.IsCompleted;
    }
}
