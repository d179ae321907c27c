using System.IO.Pipelines;
using Docker.DotNet.Models;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <content>Files in its containers, and programs that are started in them beside the first.</content>
internal sealed partial class DockerEngine
{
    // As long as files come or go there is no limit: how large they are is nobody's to say.
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMinutes(5);

    /// <summary>Unpacks an archive in a container, which need not run.</summary>
    /// <param name="path">The directory there.</param>
    /// <param name="write">Writes the archive.</param>
    public async Task PutArchiveAsync(
        string id, string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        var writing = WriteAsync();
        try
        {
            await using var stream = new WatchedStream(pipe.Reader.AsStream(), silence, SilenceLimit);
            await TellAsync(
                $"take the files of the container {id}",
                Timeout.InfiniteTimeSpan,
                token => client.Containers.ExtractArchiveToContainerAsync(
                    id, new CopyToContainerParameters { Path = path }, stream, token),
                silence.Token);
        }
        catch (Exception) when (writing.IsFaulted)
        {
            // What could not be read here is what there is to say, whatever the engine made of the half of it.
            await writing;
            throw;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The Docker Engine took nothing of the files of the container {id} for {SilenceLimit}.", e);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await silence.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task WriteAsync()
        {
            try
            {
                await write(pipe.Writer.AsStream(), silence.Token);
                await pipe.Writer.CompleteAsync();
            }
            catch (Exception e)
            {
                await pipe.Writer.CompleteAsync(e);
                throw;
            }
        }
    }

    /// <summary>Starts a program in a container that runs, beside the first.</summary>
    /// <returns>Its standard streams: what is written goes to its input, what is read is its output.</returns>
    public Task<Stream> OpenProgramAsync(string id, IReadOnlyList<string> command, CancellationToken cancellationToken) => AskAsync(
        $"start {command[0]} in the container {id}",
        AnswerLimit,
        async token =>
        {
            var request = new ContainerExecCreateParameters
            {
                AttachStdin = true,
                AttachStdout = true,
                AttachStderr = true,
                Cmd = [.. command],
            };
            var program = await client.Exec.CreateContainerExecAsync(id, request, token);
            return (Stream)new ProgramStream(
                await client.Exec.StartContainerExecAsync(program.ID, new ContainerExecStartParameters(), token));
        },
        cancellationToken);

    /// <summary>Reads a directory of a container as an archive, whether it runs or has ended.</summary>
    /// <param name="read">Reads the archive.</param>
    public async Task GetArchiveAsync(
        string id, string path, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await TellAsync(
                $"give the files of the container {id}",
                Timeout.InfiniteTimeSpan,
                async token =>
                {
                    silence.CancelAfter(SilenceLimit);
                    var answer = await client.Containers.GetArchiveFromContainerAsync(
                        id, new ContainerPathStatParameters { Path = path }, statOnly: false, token);
                    await using var stream = new WatchedStream(answer.Stream!, silence, SilenceLimit);
                    await read(stream, token);
                },
                silence.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The Docker Engine gave nothing of the files of the container {id} for {SilenceLimit}.", e);
        }
    }
}
