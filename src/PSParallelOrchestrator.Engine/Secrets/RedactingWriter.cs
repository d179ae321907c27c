using System.Text;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>
/// Writes bytes on without secrets, those that lie across the edges of pieces included. Everything else arrives byte for byte, and at once:
/// only what may be the beginning of a secret waits for what follows it.
/// </summary>
/// <param name="output">Where to.</param>
internal sealed class RedactingWriter(Stream output, Redactor redactor)
{
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes(Redactor.Mark);
    private byte[] held = [];

    /// <summary>Writes a piece.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => Take(held.Length == 0 ? bytes : [.. held, .. bytes], isEnd: false);

    /// <summary>Writes what waits: nothing follows.</summary>
    public void End() => Take(held, isEnd: true);

    private void Take(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        held = [];
        var index = redactor.Known.Index;
        int at;
        while ((at = index.Find(bytes, isEnd, out var length)) >= 0)
        {
            WriteOn(bytes[..at]);
            if (length == SecretIndex.Unknown)
            {
                held = bytes[at..].ToArray();
                return;
            }

            output.Write(Mark);
            bytes = bytes[(at + length)..];
        }

        WriteOn(bytes);
    }

    private void WriteOn(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            output.Write(bytes);
        }
    }
}
