using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>
/// The three standard streams of a child: the handles that it inherits, which nobody else does, and our ends of pipes. Files are the
/// child's own: it writes them whether we live or not.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class StandardHandles : IDisposable
{
    private const string Nothing = "NUL";
    private const int PipeBuffer = 64 * 1024;
    private readonly List<SafeFileHandle> opened = [];
    private readonly List<Stream> pipes = [];

    /// <summary>Opens what a request names.</summary>
    /// <exception cref="ChildStartException">A file cannot be opened, or is none.</exception>
    public StandardHandles(ChildStartInfo info)
    {
        try
        {
            Input = info.Input.IsPipe ? Pipe(PipeDirection.Out, stream => StandardInput = stream)
                : Open(info.Input.Path ?? Nothing, WindowsCalls.GenericRead, WindowsCalls.OpenExisting);
            Output = OpenOutput(info.Output, stream => StandardOutput = stream);
            Error = info.Error.Path is { } path && path == info.Output.Path
                ? Output
                : OpenOutput(info.Error, stream => StandardError = stream);
        }
        catch
        {
            Dispose();
            DisposeStreams();
            throw;
        }
    }

    /// <summary>What the child inherits as its standard input.</summary>
    public SafeFileHandle Input { get; }

    /// <summary>What the child inherits as its standard output.</summary>
    public SafeFileHandle Output { get; }

    /// <summary>What the child inherits as its standard error; may be the same as its output.</summary>
    public SafeFileHandle Error { get; }

    /// <summary>Our end of the child's input, where that is a pipe.</summary>
    public Stream? StandardInput { get; private set; }

    /// <summary>Our end of the child's output, where that is a pipe.</summary>
    public Stream? StandardOutput { get; private set; }

    /// <summary>Our end of the child's error output, where that is a pipe.</summary>
    public Stream? StandardError { get; private set; }

    /// <summary>
    /// Says whether what is started now inherits the handles: for the moment of the child's start only, since whatever else this process
    /// starts with handles to inherit would hold them as well, and keep a pipe open that nobody writes to. Keeps the last error.
    /// </summary>
    public void SetInherited(bool isInherited)
    {
        foreach (var handle in opened)
        {
            _ = WindowsCalls.SetHandleInformation(handle, WindowsCalls.HandleIsInherited, isInherited ? WindowsCalls.HandleIsInherited : 0);
        }
    }

    /// <summary>Closes our ends of pipes, where nothing was started.</summary>
    public void DisposeStreams() => pipes.ForEach(static pipe => pipe.Dispose());

    /// <summary>Closes what the child has by now.</summary>
    public void Dispose() => opened.ForEach(static handle => handle.Dispose());

    private SafeFileHandle OpenOutput(ChildOutput output, Action<Stream> take) =>
        output.IsPipe ? Pipe(PipeDirection.In, take)
        : output.Path is not { } path ? Open(Nothing, WindowsCalls.GenericWrite, WindowsCalls.OpenExisting)
        : output.Append ? Open(path, WindowsCalls.AppendData | WindowsCalls.Synchronize, WindowsCalls.OpenAlways)
        : Open(path, WindowsCalls.GenericWrite, WindowsCalls.CreateAlways);

    private SafeFileHandle Open(string path, uint access, uint disposition)
    {
        if (path != Nothing)
        {
            RequirePlain(path);
        }

        var handle = WindowsCalls.CreateFile(
            path, access, WindowsCalls.ShareAll, security: 0, disposition, WindowsCalls.NormalFile, template: 0);
        if (handle.IsInvalid)
        {
            var reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
            handle.Dispose();
            throw ProcessErrors.File(path, reason.TrimEnd('.'));
        }

        opened.Add(handle);
        return handle;
    }

    private static void RequirePlain(string path)
    {
        var found = new FileInfo(path);
        if (Directory.Exists(path))
        {
            throw ProcessErrors.NotPlainFile(path, "is a directory");
        }

        if (found.Exists && found.LinkTarget is not null)
        {
            throw ProcessErrors.NotPlainFile(path, "is a link");
        }
    }

    // Anonymous pipes can only be waited for by a thread each.
    private SafeFileHandle Pipe(PipeDirection ours, Action<Stream> take)
    {
        var name = $"psorch-{Guid.NewGuid():N}";
        var server = new NamedPipeServerStream(
            name,
            ours,
            maxNumberOfServerInstances: 1,
            PipeTransmissionMode.Byte,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly | PipeOptions.FirstPipeInstance,
            PipeBuffer,
            PipeBuffer);
        pipes.Add(server);
        var access = ours == PipeDirection.In ? WindowsCalls.GenericWrite : WindowsCalls.GenericRead;
        var handle = WindowsCalls.CreateFile(
            $@"\\.\pipe\{name}", access, share: 0, security: 0, WindowsCalls.OpenExisting, WindowsCalls.NormalFile, template: 0);
        opened.Add(handle);
        if (handle.IsInvalid)
        {
            throw ProcessErrors.File(name, Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()).TrimEnd('.'));
        }

        server.WaitForConnection();
        take(server);
        return handle;
    }
}
