using System.Diagnostics;

namespace PSParallelOrchestrator.Engine.Processes.Portable;

/// <summary>The files that a child's standard streams are copied from and to.</summary>
internal sealed class PortableFiles : IDisposable
{
    private readonly Stream input;
    private readonly Stream output;
    private readonly Stream error;

    private PortableFiles(Stream input, Stream output, Stream error)
    {
        this.input = input;
        this.output = output;
        this.error = error;
    }

    /// <summary>Opens the files of a request.</summary>
    /// <exception cref="ChildStartException">One cannot be opened.</exception>
    public static PortableFiles Open(ChildStartInfo info)
    {
        var opened = new List<Stream>();
        try
        {
            var input = Keep(info.Input.Path is { } path ? OpenFile(path, FileMode.Open, FileAccess.Read) : Stream.Null);
            var output = Keep(OpenOutput(info.Output));
            if (info.Error.Path is null || info.Error.Path != info.Output.Path)
            {
                return new PortableFiles(input, output, Keep(OpenOutput(info.Error)));
            }

            var shared = Stream.Synchronized(output);
            return new PortableFiles(input, shared, shared);
        }
        catch (ChildStartException)
        {
            foreach (var stream in opened)
            {
                stream.Dispose();
            }

            throw;
        }

        Stream Keep(Stream stream)
        {
            opened.Add(stream);
            return stream;
        }
    }

    /// <summary>Copies until all streams of the child have ended, then closes the files.</summary>
    public async Task PumpAsync(Process process, ChildStartInfo info)
    {
        using (this)
        {
            await Task.WhenAll(
                info.Input.IsPipe ? Task.CompletedTask : FeedAsync(process.StandardInput.BaseStream),
                info.Output.IsPipe ? Task.CompletedTask : CopyAsync(process.StandardOutput.BaseStream, output),
                info.Error.IsPipe ? Task.CompletedTask : CopyAsync(process.StandardError.BaseStream, error));
        }
    }

    public void Dispose()
    {
        input.Dispose();
        output.Dispose();
        error.Dispose();
    }

    private static Stream OpenOutput(ChildOutput output) =>
        output.Path is { } path ? OpenFile(path, output.Append ? FileMode.Append : FileMode.Create, FileAccess.Write) : Stream.Null;

    private static FileStream OpenFile(string path, FileMode mode, FileAccess access)
    {
        try
        {
            return new FileStream(path, mode, access, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ProcessErrors.File(path, exception.Message);
        }
    }

    private static async Task CopyAsync(Stream from, Stream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (IOException)
        {
            // The disk is full, say. The child must not hang for it: take the rest of its output, then tell.
            await from.CopyToAsync(Stream.Null);
            throw;
        }
    }

    private async Task FeedAsync(Stream to)
    {
        try
        {
            await using (to)
            {
                await input.CopyToAsync(to);
            }
        }
        catch (IOException)
        {
            // The child reads no more, which is its right.
        }
    }
}
