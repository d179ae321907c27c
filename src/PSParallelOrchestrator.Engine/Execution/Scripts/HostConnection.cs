using System.IO.Pipes;
using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>The orchestrator's end of the connection to a host: a pipe that this user alone can open.</summary>
internal sealed class HostConnection : IDisposable
{
    // What the address of a socket may have on Linux, with room for its name.
    private const int LongestFolder = 80;
    private readonly NamedPipeServerStream pipe;
    private readonly string? folder;
    private readonly FrameStream frames;

    private HostConnection(NamedPipeServerStream pipe, string address, string? folder)
    {
        (this.pipe, Address, this.folder) = (pipe, address, folder);
        frames = new FrameStream(pipe);
    }

    /// <summary>What the host connects to.</summary>
    public string Address { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="IOException">There is no place for it.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no place for it.</exception>
    public static HostConnection Listen()
    {
        string? folder = null;
        var address = $"psorch-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        if (!OperatingSystem.IsWindows())
        {
            var parent = Path.GetTempPath();
            // Rooted: what a task does to TMPDIR does not lead the host elsewhere.
            folder = Path.Combine(parent.Length > LongestFolder ? "/tmp" : parent, address[..20]);
            PrivateDirectory.Make(folder);
            address = Path.Combine(folder, "host");
        }

        var pipe = new NamedPipeServerStream(
            address,
            PipeDirection.InOut,
            maxNumberOfServerInstances: 1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        return new HostConnection(pipe, address, folder);
    }

    /// <summary>Waits for the host.</summary>
    /// <exception cref="OperationCanceledException">It is not waited for any longer.</exception>
    public Task AcceptAsync(CancellationToken cancellationToken) => pipe.WaitForConnectionAsync(cancellationToken);

    /// <summary>Lets the host run a script, on a thread of its own: reading blocks.</summary>
    /// <param name="request">What it runs.</param>
    /// <param name="take">Takes what the script writes.</param>
    /// <returns>How it ended; null where the host is gone.</returns>
    public Task<string?> RunAsync(string request, Action<FrameKind, string> take)
    {
        var ended = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        LauncherThreads.Run(() => ended.SetResult(Converse(request, take)), ended.SetException);
        return ended.Task;
    }

    /// <summary>Asks the host to stop what it runs.</summary>
    public void Stop()
    {
        try
        {
            frames.Write(FrameKind.Stop, string.Empty);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // It is gone, or has not come: nothing runs.
        }
    }

    /// <summary>Ends the connection; the host ends by that.</summary>
    public void Close() => pipe.Dispose();

    /// <summary>Ends the connection, and removes its place.</summary>
    public void Dispose()
    {
        Close();
        if (folder is not null)
        {
            FileChange.DeleteTree(folder);
        }
    }

    private string? Converse(string request, Action<FrameKind, string> take)
    {
        try
        {
            frames.Write(FrameKind.Request, request);
        }
        catch (IOException)
        {
            return null;
        }

        while (frames.TryRead(out var kind, out var text))
        {
            if (kind == FrameKind.Result)
            {
                return text;
            }

            take(kind, text);
        }

        return null;
    }
}
