using System.Text;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Agents.Secrets;
using PSParallelOrchestrator.Engine.Execution.Processes;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>One execution of Claude Code: the prompt goes in, what it says is followed line by line, nothing of it is left.</summary>
/// <param name="launch">What it is started with.</param>
/// <param name="session">Told each line.</param>
/// <param name="time">The clock.</param>
internal sealed class ClaudeProcess(ClaudeLaunch launch, ClaudeSession session, TimeProvider time)
{
    // What a timer can count; a longer limit is none.
    private static readonly TimeSpan LongestLimit = TimeSpan.FromMilliseconds(uint.MaxValue - 2);

    /// <summary>Whether it was ended because it was silent.</summary>
    public bool IsStalled { get; private set; }

    /// <summary>Runs it to its end.</summary>
    /// <param name="cancellationToken">Ends it, with everything it started.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It was ended; nothing of it is left.</exception>
    /// <exception cref="ChildStartException">It could not be started.</exception>
    /// <exception cref="IOException">What it said could not be kept; it was ended.</exception>
    public async Task<ChildExit> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var child = await ChildProcess.StartAsync(new ChildStartInfo
        {
            FileName = launch.Program,
            Arguments = launch.Arguments,
            WorkingDirectory = launch.WorkingDirectory,
            Environment = launch.Environment,
            Token = launch.Token,
            Input = ChildInput.Pipe,
            Output = ChildOutput.Pipe,
            Error = ChildOutput.Pipe,
        });
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var onCancel = cancellationToken.UnsafeRegister(static child => ((ChildProcess)child!).KillTreeAsync(), child);
        await using var onSilence = silence.Token.UnsafeRegister(_ => Stall(child), null);
        var work = Task.WhenAll(WriteAsync(child), ReadAsync(child, silence), CopyErrorsAsync(child));
        try
        {
            await work;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await child.KillTreeAsync();
            throw;
        }

        var exit = await child.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        return exit;
    }

    private void Stall(ChildProcess child)
    {
        IsStalled = true;
        _ = child.KillTreeAsync();
    }

    private async Task WriteAsync(ChildProcess child)
    {
        await using var input = child.StandardInput!;
        try
        {
            await input.WriteAsync(launch.Prompt, CancellationToken.None);
        }
        catch (IOException)
        {
            // It ended without reading: its exit says why.
        }
    }

    private async Task ReadAsync(ChildProcess child, CancellationTokenSource silence)
    {
        using var reader = new StreamReader(child.StandardOutput!, Encoding.UTF8);
        StreamWriter? transcript = null;
        try
        {
            Listen(silence);
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                if (session.Take(line))
                {
                    transcript ??= new StreamWriter(new FileStream(launch.Transcript, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
                    await transcript.WriteLineAsync(launch.Redactor.Redact(line));
                }

                if (session.Stop != SessionStop.None)
                {
                    await child.KillTreeAsync();
                }

                Listen(silence);
            }
        }
        catch (Exception)
        {
            // Nobody would read on: it has to end, or the other readers wait for ever.
            _ = child.KillTreeAsync();
            throw;
        }
        finally
        {
            silence.CancelAfter(Timeout.InfiniteTimeSpan);
            if (transcript is not null)
            {
                await transcript.DisposeAsync();
            }
        }
    }

    // A tool says nothing until it ends, and has limits of its own.
    private void Listen(CancellationTokenSource silence) =>
        silence.CancelAfter(session.IsToolRunning || launch.StallLimit <= TimeSpan.Zero || launch.StallLimit > LongestLimit ? Timeout.InfiniteTimeSpan : launch.StallLimit);

    private async Task CopyErrorsAsync(ChildProcess child)
    {
        try
        {
            await RedactingCopy.ToFileAsync(child.StandardError!, launch.ErrorLog, launch.Redactor);
        }
        catch (Exception)
        {
            _ = child.KillTreeAsync();
            throw;
        }
    }
}
