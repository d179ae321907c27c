using System.Text;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>
/// Writes bytes on without secrets, those that lie across the edges of pieces included. Everything else arrives byte for byte, and at once:
/// only what may be the beginning of a secret waits for what follows it.
/// </summary>
/// <param name="output">Where to.</param>
internal sealed class RedactingWriter(Stream output, Redactor redactor)
{
    // Found where what is there may still become a secret.
    private const int Unknown = -1;
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes(Redactor.Mark);
    private byte[] held = [];

    /// <summary>Writes a piece.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => Take(held.Length == 0 ? bytes : [.. held, .. bytes], isEnd: false);

    /// <summary>Writes what waits: nothing follows.</summary>
    public void End() => Take(held, isEnd: true);

    private void Take(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        held = [];
        var known = redactor.Known;
        for (var at = 0; at < bytes.Length;)
        {
            var next = bytes[at..].IndexOfAny(known.Beginnings);
            if (next < 0)
            {
                break;
            }

            at += next;
            var length = Find(bytes[at..], known, isEnd);
            if (length == Unknown)
            {
                held = bytes[at..].ToArray();
                bytes = bytes[..at];
                break;
            }

            if (length == 0)
            {
                at++;
                continue;
            }

            output.Write(bytes[..at]);
            output.Write(Mark);
            bytes = bytes[(at + length)..];
            at = 0;
        }

        if (bytes.Length > 0)
        {
            output.Write(bytes);
        }
    }

    /// <summary>The length of the secret that bytes begin with; 0 for none.</summary>
    private static int Find(ReadOnlySpan<byte> bytes, SecretSet known, bool isEnd)
    {
        foreach (var secret in known.Encoded)
        {
            if (bytes.StartsWith(secret))
            {
                return secret.Length;
            }

            if (!isEnd && bytes.Length < secret.Length && secret.AsSpan().StartsWith(bytes))
            {
                return Unknown;
            }
        }

        return 0;
    }
}
