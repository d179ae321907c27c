using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>Passes an object's bytes on and computes its id.</summary>
internal sealed class HashedCopy(Stream to, string type, long size, int idLength) : WriteOnlyStream
{
    private readonly IncrementalHash hash = ObjectId.Begin(type, size, idLength);

    /// <summary>How many bytes there were.</summary>
    public long Count { get; private set; }

    /// <summary>The id, when all bytes have been passed on.</summary>
    public string Id() => Convert.ToHexStringLower(hash.GetCurrentHash());

    public override void Flush() => to.Flush();

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
