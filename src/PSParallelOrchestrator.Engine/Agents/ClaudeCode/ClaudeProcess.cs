using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>One execution of Claude Code: the prompt goes in, what it says is followed line by line, nothing of it is left.</summary>
/// <param name="launch">What it is started with.</param>
/// <param name="session">Told each line.</param>
internal sealed class ClaudeProcess(ClaudeLaunch launch, ClaudeSession session, TimeProvider time)
{
    /// <summary>The longest line that is read: many times what a request or an answer can hold.</summary>
    public const int LongestLine = 64 * 1024 * 1024;

    // A process that nobody recognises may hold the output open after the client and all else of it are gone.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(10);

    // A client that has given its result has nothing left to do; what it started may hold it.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private StreamWriter? transcript;
    private bool isOver;

    /// <summary>Why it was ended.</summary>
    public ClaudeEnd Ended { get; private set; }

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
        ITimer? silence = null;
        silence = time.CreateTimer(_ => EndSilent(child, silence!), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var timer = silence;
        await using var onCancel = cancellationToken.UnsafeRegister(_ => child.EndTreeAsync(launch.AtOnce), null);
        using var over = new CancellationTokenSource();
        var work = Task.WhenAll(
            OnThread(() => Write(child)),
            OnThread(() => Read(child, silence)),
            OnThread(() => CopyErrors(child, over.Token)));
        try
        {
            var exit = await child.Completion;
            if (await Task.WhenAny(work, Task.Delay(DrainTime, TimeProvider.System, CancellationToken.None)) == work)
            {
                await work;
            }

            cancellationToken.ThrowIfCancellationRequested();
            return exit;
        }
        finally
        {
            await over.CancelAsync();
            _ = work.ContinueWith(
                static work => work.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
            Close();
        }
    }

    private bool HasResult
    {
        get
        {
            lock (gate)
            {
                return session.Result is not null;
            }
        }
    }

    private void EndSilent(ChildProcess child, ITimer silence)
    {
        if (HasResult)
        {
            End(child, ClaudeEnd.Done);
        }
        else if (launch.Models.SinceAsking < launch.StallLimit)
        {
            // What it waits for is the gateway's to end.
            Listen(silence);
        }
        else
        {
            End(child, ClaudeEnd.Silent);
        }
    }

    private void End(ChildProcess child, ClaudeEnd why)
    {
        // One that ended by itself says nothing more, whoever holds its output open.
        if (!child.Completion.IsCompleted)
        {
            Ended = why;
            _ = child.KillTreeAsync();
        }
    }

    // A pipe keeps the thread that waits for it. Those of many attempts at once would keep the whole pool for seconds, and the client waits
    // for
    // its prompt no longer than that.
    private static Task OnThread(Action work) =>
        Task.Factory.StartNew(
            work,
            CancellationToken.None,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);

    private void Write(ChildProcess child)
    {
        using var input = child.StandardInput!;
        try
        {
            input.Write(launch.Prompt);
        }
        catch (IOException)
        {
            // It ended without reading: its exit says why.
        }
    }

    private void Read(ChildProcess child, ITimer silence)
    {
        using var output = child.StandardOutput!;
        var lines = new BoundedLines(output, LongestLine);
        try
        {
            Listen(silence);
            while (lines.Read() is { } line && Take(line))
            {
                Listen(silence);
            }

            if (lines.IsTooLong)
            {
                End(child, ClaudeEnd.Endless);
            }
        }
        catch (Exception)
        {
            // Nobody would read on: it has to end, or the other readers wait for ever.
            _ = child.KillTreeAsync();
            throw;
        }
    }

    /// <summary>Tells the session a line, and keeps it; false where the session is over.</summary>
    private bool Take(string line)
    {
        lock (gate)
        {
            if (!isOver && session.Take(line))
            {
                transcript ??= new StreamWriter(PlainFile.OpenWrite(launch.Transcript, append: false))
                {
                    AutoFlush = true,
                };
                transcript.WriteLine(launch.Redactor.Redact(line));
            }

            return !isOver;
        }
    }

    private void Close()
    {
        lock (gate)
        {
            isOver = true;
            transcript?.Dispose();
        }
    }

    // A tool says nothing until it ends, and has limits of its own.
    private void Listen(ITimer silence)
    {
        var patience = session.IsToolRunning || launch.StallLimit <= TimeSpan.Zero
            ? Timeout.InfiniteTimeSpan
            : TimerLimit.Of(launch.StallLimit);
        silence.Change(session.Result is null ? patience : EndPatience, Timeout.InfiniteTimeSpan);
    }

    private void CopyErrors(ChildProcess child, CancellationToken over)
    {
        try
        {
            RedactingCopy.ToFile(child.StandardError!, launch.ErrorLog, launch.Redactor, over);
        }
        catch (Exception)
        {
            _ = child.KillTreeAsync();
            throw;
        }
    }
}
