using System.Text;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>Takes UTF-8 text in pieces and gives it on in lines; on demand only the last lines of what comes first.</summary>
/// <param name="write">Takes a line.</param>
/// <param name="tail">How many of the first lines are kept back, the last ones; null for none.</param>
internal sealed class LineStream(Action<string> write, int? tail) : Stream
{
    private readonly Decoder decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetDecoder();
    private readonly StringBuilder line = new();
    private readonly Queue<string> kept = new();
    private int? tailLeft = tail;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives on the lines that were kept back; from now on every line is given on at once. A line without an end counts.</summary>
    public void EndTail()
    {
        if (tailLeft == 0)
        {
            line.Clear();
        }
        else if (line.Length > 0 && kept.Count == tailLeft)
        {
            kept.Dequeue();
        }

        tailLeft = null;
        while (kept.TryDequeue(out var last))
        {
            write(last);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var text = new char[decoder.GetCharCount(buffer, flush: false)];
        var rest = text.AsSpan(0, decoder.GetChars(buffer, text, flush: false));
        while (rest.IndexOf('\n') is var end and >= 0)
        {
            line.Append(rest[..end]);
            EndLine();
            rest = rest[(end + 1)..];
        }

        line.Append(rest);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
        // Lines are given on as they end.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && line.Length > 0)
        {
            EndLine();
        }

        base.Dispose(disposing);
    }

    private void EndLine()
    {
        if (line is [.., '\r'])
        {
            line.Length--;
        }

        kept.Enqueue(line.ToString());
        line.Clear();
        if (tailLeft is not { } most)
        {
            write(kept.Dequeue());
        }
        else if (kept.Count > most)
        {
            kept.Dequeue();
        }
    }
}
