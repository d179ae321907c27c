using System.Runtime.InteropServices;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Gateway;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>
/// Executes attempts one after another, as they are ordered on standard input, as in a process of its own: what lives in a container that
/// is kept. All processes of an attempt have ended when it has. It ends when no more orders come, or when it is told that none will.
/// </summary>
public static class WarmExecutor
{
    /// <summary>The name of the command of psorch that runs it.</summary>
    public const string CommandName = "warm-executor";

    /// <summary>The option of that command that names a directory to be emptied.</summary>
    public const string EmptyOption = "--empty";

    // SIGUSR1: the attempt that runs is the last one.
    private const PosixSignal LastOne = (PosixSignal)10;

    /// <summary>The name of <see cref="LastOne"/>, as container engines take it.</summary>
    internal const string LastOneSignal = "SIGUSR1";

    /// <summary>Executes what is ordered.</summary>
    /// <param name="root">The directory that the directories of attempts are below.</param>
    /// <param name="emptied">Directories that are emptied after each attempt: what the next one must not find.</param>
    /// <param name="orders">Where orders are read from.</param>
    /// <param name="answers">Where the end of each attempt is told.</param>
    /// <param name="web">Makes the server of a gateway for an attempt that has one of its own.</param>
    /// <param name="stop">The wish to end it: the attempt that runs is asked to end, and no other is begun.</param>
    /// <param name="hurry">The wish to end that at once.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        string root,
        IReadOnlyList<string> emptied,
        Stream orders,
        TextWriter answers,
        Func<IWebServer> web,
        CancellationToken stop,
        CancellationToken hurry)
    {
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var last = PosixSignalRegistration.Create(LastOne, context =>
        {
            context.Cancel = true;
            noMore.Cancel();
        });
        while (!noMore.IsCancellationRequested)
        {
            // Nothing interrupts a read of standard input: who is told to end while it waits ends without it.
            var reading = Task.Factory.StartNew(
                () => AttemptOrder.Read(orders), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await Task.WhenAny(reading, Ended(noMore.Token));
            if (!reading.IsCompleted || await reading is not { } order)
            {
                break;
            }

            // Who orders waits for an answer, or for our end.
            if (noMore.IsCancellationRequested)
            {
                break;
            }

            var code = await AttemptExecutor.RunAsync(
                Path.GetFullPath(order.Directory, root),
                () => order.Secrets is { } secrets ? ExecutorSecrets.Parse(secrets, "an order") : null,
                web,
                stop,
                hurry);
            foreach (var directory in emptied)
            {
                FileTree.Open(directory).DeleteContent(except: null);
            }

            // On a line of its own, whatever the task has printed there.
            await answers.WriteAsync($"\n{order.Answer(code)}\n");
            await answers.FlushAsync(CancellationToken.None);
        }

        return AttemptExecutor.ResultWritten;
    }

    private static Task Ended(CancellationToken token)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), ended);
        return ended.Task;
    }
}
