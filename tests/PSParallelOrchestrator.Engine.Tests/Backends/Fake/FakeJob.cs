using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Fake;

/// <summary>
/// An attempt in a <see cref="FakeCluster"/>. Its arguments say what it does, in order: <c>say TEXT</c>, <c>spawn</c> something that
/// stays, <c>wait GATE</c>, <c>exit CODE</c>; before them <c>asked Ends</c> or <c>asked GoesOn</c>, what it does when it is to end.
/// A command that is not <c>fake</c> is not found.
/// </summary>
internal sealed class FakeJob(AttemptSpec spec)
{
    public const string Command = "fake";
    private readonly TaskCompletionSource killed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AttemptResult> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int alive;

    public AttemptSpec Spec => spec;

    // Never disposed: it holds nothing.
    private CancellationTokenSource Stopping { get; } = new();

    private CancellationTokenSource Hurrying { get; } = new();

    public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>It, and what it started.</summary>
    public int Alive => alive;

    /// <summary>How it ended.</summary>
    public Task<AttemptResult> Ended => ended.Task;

    public void Begin(Func<string, TaskCompletionSource> gates)
    {
        alive = 1;
        _ = RunAsync(gates);
    }

    /// <summary>Ends it, and what it started; asked again, at once.</summary>
    public void Stop() => (Stopping.IsCancellationRequested ? Hurrying : Stopping).Cancel();

    /// <summary>Its executor dies, and can say nothing any more.</summary>
    public void Kill() => killed.TrySetResult();

    /// <summary>A result of its own.</summary>
    public AttemptResult Result(FailureClass? failure, string? message, int? exitCode = null) => new()
    {
        Token = spec.Token,
        FailureClass = failure,
        Message = message,
        ExitCode = exitCode,
        StartedAt = StartedAt,
        FinishedAt = DateTimeOffset.UtcNow,
    };

    private async Task RunAsync(Func<string, TaskCompletionSource> gates)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stopping.Token);
        limit.CancelAfter(spec.TimeLimit);
        AttemptResult result;
        try
        {
            result = await WorkAsync(gates, limit.Token);
        }
        catch (OperationCanceledException)
        {
            await AskAsync();
            result = Stopping.IsCancellationRequested
                ? Result(FailureClass.Canceled, "Stopped by the user.")
                : Result(FailureClass.Timeout, "The time limit was reached.");
        }
        catch (IOException e)
        {
            result = Result(FailureClass.Transient, e.Message);
        }

        alive = 0;
        ended.SetResult(result);
    }

    private async Task AskAsync()
    {
        if (spec.Task.Arguments is not ["asked", var what, ..])
        {
            return;
        }

        await File.AppendAllTextAsync(spec.StandardOutput, "asked\n");
        if (what == "GoesOn")
        {
            await Task.Delay(Timeout.Infinite, Hurrying.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<AttemptResult> WorkAsync(Func<string, TaskCompletionSource> gates, CancellationToken cancellationToken)
    {
        if (spec.Task.Command != Command)
        {
            return Result(FailureClass.Permanent, $"The command '{spec.Task.Command}' was not found.");
        }

        Directory.CreateDirectory(spec.Directory);
        for (var i = 0; i + 1 < spec.Task.Arguments.Count; i += 2)
        {
            var argument = spec.Task.Arguments[i + 1];
            switch (spec.Task.Arguments[i])
            {
                case "say":
                    await File.AppendAllTextAsync(spec.StandardOutput, argument + "\n", cancellationToken);
                    await File.AppendAllTextAsync(spec.StandardError, argument + "\n", cancellationToken);
                    break;
                case "spawn":
                    alive++;
                    break;
                case "wait" when await Task.WhenAny(gates(argument).Task.WaitAsync(cancellationToken), killed.Task) == killed.Task:
                    return Result(FailureClass.Lost, "Its executor was killed.");
                case "exit" when int.Parse(argument, CultureInfo.InvariantCulture) is var code and not 0:
                    return Result(FailureClass.TaskFailed, $"It ended with {code}.", code);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        return Result(null, null, 0);
    }
}
