using System.Text;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Cli.Streams;

/// <summary>
/// Writes text for people. What cannot be written is dropped and counted: it never ends the work that it tells of. Nothing in the text
/// can move the reader's cursor.
/// </summary>
/// <param name="stream">Where to; null where that is closed.</param>
/// <param name="isClean">Whether control characters are replaced.</param>
internal sealed class SafeWriter(Stream? stream, bool isClean) : TextWriter
{
    private readonly Lock gate = new();
    private readonly Encoder encoder = Console.OutputEncoding.GetEncoder();
    private long lost;

    /// <summary>Writes nothing.</summary>
    public static SafeWriter Nowhere { get; } = new(stream: null, isClean: false);

    /// <inheritdoc/>
    public override Encoding Encoding => Console.OutputEncoding;

    /// <summary>How many pieces could not be written.</summary>
    public long Lost => Interlocked.Read(ref lost);

    /// <summary>Why not, the last time.</summary>
    public string Problem { get; private set; } = "it is closed";

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(string.Concat(value, NewLine));

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<char> text = isClean ? CleanText.Lines(buffer) : buffer;
        lock (gate)
        {
            var bytes = new byte[encoder.GetByteCount(text, flush: false)];
            encoder.GetBytes(text, bytes, flush: false);
            WriteOrDrop(bytes);
        }
    }

    private void WriteOrDrop(byte[] bytes)
    {
        if (stream is null)
        {
            lost++;
            return;
        }

        try
        {
            stream.Write(bytes);
            stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            lost++;
            Problem = e.Message;
        }
    }
}
