using System.Security.Cryptography;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>Passes an object's bytes on and computes its id.</summary>
internal sealed class HashedCopy(Stream to, string type, long size, int idLength) : Stream
{
    private readonly IncrementalHash hash = ObjectId.Begin(type, size, idLength);

    /// <summary>How many bytes there were.</summary>
    public long Count { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The id, when all bytes have been passed on.</summary>
    public string Id() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override void Flush() => to.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        to.Write(buffer);
        Count += buffer.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
