using Docker.DotNet.Handler.Abstractions;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Connections;

/// <summary>A connection to an engine, whose one direction can be closed alone.</summary>
/// <param name="reading">What comes.</param>
/// <param name="writing">What goes; the same where that is one thing.</param>
/// <param name="closeWrite">Closes the direction that goes.</param>
/// <param name="explain">Why nothing came, where that can be known; null where it is as it is.</param>
/// <param name="answered">Told when something comes.</param>
internal sealed class EngineStream(
    Stream reading, Stream writing, Action closeWrite, Func<Exception?, Task<Exception?>>? explain = null, Action? answered = null)
    : WriteClosableStream
{
    private bool hasCome;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override bool CanCloseWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void CloseWrite() => closeWrite();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await reading.ReadAsync(buffer, cancellationToken);
            if (read > 0 || hasCome || explain is null || buffer.IsEmpty)
            {
                if (read > 0 && !hasCome)
                {
                    hasCome = true;
                    answered?.Invoke();
                }

                return read;
            }
        }
        catch (IOException e) when (!hasCome && explain is not null)
        {
            if (await explain(e) is { } known)
            {
                throw known;
            }

            throw;
        }

        return await explain(null) is { } problem ? throw problem : 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => reading.Read(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        writing.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => writing.Write(buffer, offset, count);

    public override void Flush() => writing.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => writing.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writing.Dispose();
            reading.Dispose();
        }

        base.Dispose(disposing);
    }
}
