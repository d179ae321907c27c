using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>The open files of a child that is about to start: its side as descriptors, our side of pipes as streams.</summary>
internal sealed class ChildFiles : IDisposable
{
    // rw-rw-rw-, less what the umask takes away.
    private const int NewFileMode = 0x1B6;
    private const int MostStarts = 32;
    private static readonly Lazy<int> NullDevice = new(() => Open("/dev/null", LibC.ReadWrite));

    // Each start has some files open for a moment; where few are left, starts wait for each other.
    private static readonly SemaphoreSlim Places = new(OpenFiles.AtOnce(MostStarts));
    private readonly List<int> toClose = [];
    private bool hasPlace = true;

    /// <summary>Opens the files of a request. Blocks: for the launcher's own threads.</summary>
    /// <exception cref="ChildStartException">One cannot be opened.</exception>
    public ChildFiles(ChildStartInfo info)
    {
        Places.Wait();
        try
        {
            if (info.Input.IsPipe)
            {
                var (read, write) = MakePipe();
                Input = Keep(read);
                StandardInput = Stream(write, PipeDirection.Out);
            }
            else
            {
                Input = info.Input.Path is { } path ? Keep(Open(path, LibC.ReadOnly)) : NullDevice.Value;
            }

            (Output, StandardOutput) = OpenOutput(info.Output);
            if (info.Error.Path is not null && info.Error.Path == info.Output.Path)
            {
                Error = Output;
            }
            else
            {
                (Error, StandardError) = OpenOutput(info.Error);
            }
        }
        catch
        {
            Dispose();
            DisposeStreams();
            throw;
        }
    }

    public int Input { get; }

    public int Output { get; }

    public int Error { get; }

    public Stream? StandardInput { get; }

    public Stream? StandardOutput { get; }

    public Stream? StandardError { get; }

    /// <summary>Closes the child's side, which the child has a copy of, or never will.</summary>
    public void Dispose()
    {
        foreach (var descriptor in toClose)
        {
            _ = LibC.Close(descriptor);
        }

        toClose.Clear();
        if (hasPlace)
        {
            hasPlace = false;
            Places.Release();
        }
    }

    /// <summary>Closes our side, if there is no child.</summary>
    public void DisposeStreams()
    {
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
    }

    // A FileStream would keep a thread of the pool for as long as the child says nothing; this one is told when there is something.
    private static AnonymousPipeClientStream Stream(int descriptor, PipeDirection direction) =>
        new(direction, new SafePipeHandle(descriptor, ownsHandle: true));

    private static unsafe int Open(string path, int flags)
    {
        fixed (byte* pointer = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var descriptor = LibC.OpenAboveStandard(pointer, flags, NewFileMode);
            if (descriptor >= 0)
            {
                return descriptor;
            }

            var error = Marshal.GetLastPInvokeError();
            throw PlainFile.Problem(path, error) is { } problem ? ProcessErrors.NotPlainFile(path, problem) : Failure(path, error);
        }
    }

    /// <summary>Opens what a child writes to: a task may have put a pipe, a link or a directory there.</summary>
    private static int OpenForOutput(string path, bool append)
    {
        var mode = append ? LibC.AppendMode : LibC.Truncate;
        var descriptor = Open(path, LibC.WriteOnly | LibC.Create | mode | LinuxCalls.NonBlocking | LinuxCalls.NoFollow);
        if (PlainFile.Problem(descriptor) is { } problem)
        {
            _ = LibC.Close(descriptor);
            throw ProcessErrors.NotPlainFile(path, problem);
        }

        return descriptor;
    }

    private static (int Read, int Write) MakePipe()
    {
        if (LibC.MakePipe() is { Read: >= 0, Write: >= 0 } ends)
        {
            return ends;
        }

        var error = Marshal.GetLastPInvokeError();
        throw Failure("(pipe)", error);
    }

    private static ChildStartException Failure(string path, int error)
    {
        var reason = Marshal.GetPInvokeErrorMessage(error);
        return error is LibC.ErrorTooManyFiles or LibC.ErrorTooManyFilesInSystem
            ? ProcessErrors.Resources(path, reason)
            : ProcessErrors.File(path, reason);
    }

    private (int Descriptor, Stream? Stream) OpenOutput(ChildOutput output)
    {
        if (output.Path is { } path)
        {
            return (Keep(OpenForOutput(path, output.Append)), null);
        }

        if (!output.IsPipe)
        {
            return (NullDevice.Value, null);
        }

        var (read, write) = MakePipe();
        return (Keep(write), Stream(read, PipeDirection.In));
    }

    private int Keep(int descriptor)
    {
        toClose.Add(descriptor);
        return descriptor;
    }
}
