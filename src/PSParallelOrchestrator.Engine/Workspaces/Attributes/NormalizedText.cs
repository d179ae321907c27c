namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>Reads text with line feeds where it has carriage returns and line feeds.</summary>
internal sealed class NormalizedText(Stream content) : Stream
{
    private readonly BufferedStream source = new(content, 1 << 16);
    private int ahead = -1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && Next() is >= 0 and var next)
        {
            buffer[filled++] = (byte)next;
        }

        return filled;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Next()
    {
        var next = ahead >= 0 ? ahead : source.ReadByte();
        ahead = -1;
        if (next != '\r')
        {
            return next;
        }

        ahead = source.ReadByte();
        return ahead == '\n' ? Next() : next;
    }
}
