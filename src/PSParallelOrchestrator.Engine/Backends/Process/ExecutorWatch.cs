using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>The executor of an attempt, launched or adopted, until its end is reported.</summary>
/// <param name="token">The attempt's token.</param>
/// <param name="directory">The attempt's directory.</param>
/// <param name="executor">The executor.</param>
/// <param name="since">When it began.</param>
internal sealed class ExecutorWatch(string token, string directory, DetachedProcess executor, DateTimeOffset since)
{
    // What an executor that is asked to end needs to end its task and write the result, on a busy machine.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource<Task> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isCanceled;

    /// <summary>The attempt's token.</summary>
    public string Token => token;

    /// <summary>The executor.</summary>
    public DetachedProcess Executor => executor;

    /// <summary>When it began.</summary>
    public DateTimeOffset Since => since;

    /// <summary>An end that nobody here asked for is not the user's wish.</summary>
    /// <param name="result">How an attempt ended that was not canceled.</param>
    /// <returns>The result to report.</returns>
    public static AttemptResult Unasked(AttemptResult result) => result.FailureClass == FailureClass.Canceled
        ? result with
        {
            FailureClass = FailureClass.Preempted,
            Message = "Its executor was asked to end by somebody else than its orchestrator, for example because the machine was shut down.",
        }
        : result;

    /// <summary>Says what ends when the end of the attempt is reported.</summary>
    /// <param name="reported">That.</param>
    public void Begin(Task reported) => begun.SetResult(reported);

    /// <summary>Ends the attempt: asks its executor, and kills it with all it started where that does not help.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when nothing is left and the end is reported.</returns>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        isCanceled = true;
        var reported = await begun.Task;
        executor.AskToEnd();
        var patience = !OperatingSystem.IsLinux() ? TimeSpan.Zero : HasAfterTask() ? Grace + AttemptRunner.AfterTaskLimit : Grace;
        if (await Task.WhenAny(reported, Task.Delay(patience, cancellationToken)) != reported)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await StrayProcesses.EndTreeAsync(executor.Identity);
        }

        await reported.WaitAsync(cancellationToken);
    }

    /// <summary>The result that the executor left.</summary>
    /// <param name="problem">What is wrong with what is there.</param>
    /// <returns>The result; null where there is none.</returns>
    public AttemptResult? FindResult(out string? problem) =>
        ResultFile.Find(directory, token, out problem) is { } result ? isCanceled ? result : Unasked(result) : null;

    /// <summary>The result of an attempt whose executor left none.</summary>
    /// <param name="exit">How the executor ended.</param>
    /// <param name="problem">What is wrong with a result that is there.</param>
    /// <param name="now">The time.</param>
    /// <returns>The result.</returns>
    public AttemptResult Lost(DetachedExit exit, string? problem, DateTimeOffset now) => new()
    {
        Token = token,
        FailureClass = isCanceled ? FailureClass.Canceled : FailureClass.Lost,
        Message = isCanceled
            ? "Stopped by the user."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Its executor, process {executor.Identity.Pid}, {exit} without a result.{(problem is null ? string.Empty : " " + problem)} See {AttemptFiles.Log(directory)}."),
        StartedAt = since,
        FinishedAt = now,
    };

    private bool HasAfterTask()
    {
        try
        {
            return DetachedTask.Read(directory).Spec.AfterTask is not null;
        }
        catch (OrchestratorException)
        {
            return false;
        }
    }
}
