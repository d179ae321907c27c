using Docker.DotNet;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>
/// The standard streams of a program in a container: its output is read, its input written; what it says of itself is dropped.
/// </summary>
internal sealed class ProgramStream(MultiplexedStream streams) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var bytes = new byte[buffer.Length];
        while (true)
        {
            var read = await streams.ReadOutputAsync(bytes, 0, bytes.Length, cancellationToken);
            if (read.EOF || read.Target == MultiplexedStream.TargetStream.StandardOut)
            {
                bytes.AsMemory(0, read.Count).CopyTo(buffer);
                return read.Count;
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        streams.WriteAsync(buffer, offset, count, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        await streams.WriteAsync(buffer.ToArray(), 0, buffer.Length, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            streams.Dispose();
        }

        base.Dispose(disposing);
    }
}
