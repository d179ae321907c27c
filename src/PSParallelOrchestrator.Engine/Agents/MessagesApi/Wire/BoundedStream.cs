namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>A stream that ends with an error where it has more bytes than it may: what reads it holds lines in memory as a whole.</summary>
/// <param name="inner">The stream; not disposed with this one.</param>
/// <param name="mostBytes">The most bytes that it may have.</param>
internal sealed class BoundedStream(Stream inner, long mostBytes) : Stream
{
    private readonly long most = mostBytes;
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int more) => (read += more) <= most ? more : throw new InvalidDataException($"it has more than {most} bytes.");
}
