namespace PSParallelOrchestrator.Engine.Gateway.Answers;

/// <summary>
/// An answer as it is read on its way to the client: what was read is passed on when the reader comes back for more. So the reader knows
/// what an answer cost before the client sees its end.
/// </summary>
/// <param name="answer">The answer, as the service sends it.</param>
/// <param name="forward">Passes bytes on.</param>
internal sealed class TeeStream(Stream answer, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> forward) : Stream
{
    private readonly byte[] held = new byte[16 * 1024];
    private int length;

    /// <summary>Whether anything was passed on.</summary>
    public bool HasForwarded { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await PassOnAsync(cancellationToken);
        length = await answer.ReadAsync(held.AsMemory(0, Math.Min(held.Length, buffer.Length)), cancellationToken);
        held.AsSpan(0, length).CopyTo(buffer.Span);
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Passes on what was read last.</summary>
    public async ValueTask PassOnAsync(CancellationToken cancellationToken)
    {
        if (length > 0)
        {
            HasForwarded = true;
            await forward(held.AsMemory(0, length), cancellationToken);
            length = 0;
        }
    }

    /// <summary>Passes on the rest of the answer, whatever it is.</summary>
    public async Task PassOnRestAsync(CancellationToken cancellationToken)
    {
        var read = new byte[held.Length];
        while (await ReadAsync(read, cancellationToken) > 0)
        {
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
