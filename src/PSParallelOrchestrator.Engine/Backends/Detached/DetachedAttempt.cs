using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Detached;

/// <summary>An attempt whose executor is followed from here, launched or adopted, until its end is reported.</summary>
/// <param name="host">What runs its executor.</param>
/// <param name="token">Its token.</param>
/// <param name="directory">Its directory.</param>
/// <param name="handle">Its executor.</param>
/// <param name="since">When it began.</param>
/// <param name="time">The clock.</param>
internal sealed class DetachedAttempt(
    IDetachedHost host, string token, string directory, string handle, DateTimeOffset since, TimeProvider time)
{
    // What an executor that is asked to end needs to end its task and write the result, on a busy machine.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly IAttemptStore store = host.Store(directory);
    private readonly TaskCompletionSource<Task> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isCanceled;

    /// <summary>Its token.</summary>
    public string Token => token;

    /// <summary>Its executor.</summary>
    public string Handle => handle;

    /// <summary>When it began.</summary>
    public DateTimeOffset Since => since;

    /// <summary>What it is known by.</summary>
    public AttemptReference Reference => new(token, handle, directory);

    /// <summary>An end that nobody here asked for is not the user's wish.</summary>
    /// <param name="result">How an attempt ended that was not canceled.</param>
    /// <returns>The result to report.</returns>
    public static AttemptResult Unasked(AttemptResult result) =>
        result.FailureClass == FailureClass.Canceled
            ? result with
            {
                FailureClass = FailureClass.Preempted,
                Message =
                    "Its executor was asked to end by somebody else than its orchestrator, for example because the machine was shut down.",
            }
            : result;

    /// <summary>Says what ends when the end of the attempt is reported.</summary>
    /// <param name="reported">That.</param>
    public void Begin(Task reported) => begun.SetResult(reported);

    /// <summary>Ends the attempt: asks its executor, and ends it with all it started where that does not help.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when nothing is left and the end is reported.</returns>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        isCanceled = true;
        var reported = await begun.Task;
        var isAsked = await host.AskToEndAsync(handle, cancellationToken);
        var patience = !isAsked ? TimeSpan.Zero
            : await HasAfterTaskAsync(cancellationToken) ? Grace + AttemptRunner.AfterTaskLimit
            : Grace;
        if (await Task.WhenAny(reported, Task.Delay(patience, time, cancellationToken)) != reported)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await host.EndAsync(handle, cancellationToken);
        }

        await reported.WaitAsync(cancellationToken);
    }

    /// <summary>The result that the executor left.</summary>
    /// <returns>What was found.</returns>
    public async ValueTask<FoundResult> FindResultAsync()
    {
        var found = await store.FindResultAsync(token, CancellationToken.None);
        return found.Result is null || isCanceled ? found : found with { Result = Unasked(found.Result) };
    }

    /// <summary>The result of an attempt whose executor left none.</summary>
    /// <param name="how">What became of its executor, for people.</param>
    /// <param name="problem">What is wrong with a result that is there.</param>
    /// <returns>The result.</returns>
    public AttemptResult Lost(string how, string? problem) => new()
    {
        Token = token,
        FailureClass = isCanceled ? FailureClass.Canceled : FailureClass.Lost,
        Message = isCanceled
            ? "Stopped by the user."
            : $"Its executor, {how} without a result.{(problem is null ? string.Empty : " " + problem)} See {AttemptFiles.Log(directory)}.",
        StartedAt = since,
        FinishedAt = time.GetUtcNow(),
    };

    private async ValueTask<bool> HasAfterTaskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await store.ReadTaskAsync(cancellationToken)).Spec.AfterTask is not null;
        }
        catch (OrchestratorException)
        {
            return false;
        }
    }
}
