using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>
/// One line of the journal: <c>{"seq":N,"at":"...Z",EVENT,"crc":"xxxxxxxx"}</c> and a newline. The checksum is CRC-32C over all
/// bytes of the line before <c>,"crc"</c>; with the sequence number it tells a torn or damaged line from a whole one. A line that
/// was written together with lines before it has <c>"batch":F</c> after its number, F being the number of the first of them.
/// </summary>
internal sealed class JournalLine : IDisposable
{
    private static readonly byte[] ChecksumKey = ",\"crc\":\""u8.ToArray();
    private readonly ArrayBufferWriter<byte> body = new(1024);
    private readonly Utf8JsonWriter json;

    public JournalLine() => json = new Utf8JsonWriter(body);

    private static int TailLength => ChecksumKey.Length + 8 + 2;

    /// <summary>Appends a line to a buffer. The events must not be changed by other threads meanwhile.</summary>
    /// <param name="output">Where the line goes, newline included.</param>
    /// <param name="line">The event and its place.</param>
    /// <param name="batch">The number of the first line that is written together with this one.</param>
    public void Write(ArrayBufferWriter<byte> output, JournalRecord line, long batch)
    {
        body.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, line.Event, JournalJson.Default.IJournalEvent);

        var start = output.WrittenCount;
        var head = output.GetSpan(112);
        "{\"seq\":"u8.CopyTo(head);
        var at = 7;
        Utf8Formatter.TryFormat(line.Sequence, head[at..], out var written);
        at += written;
        if (batch != line.Sequence)
        {
            ",\"batch\":"u8.CopyTo(head[at..]);
            at += 9;
            Utf8Formatter.TryFormat(batch, head[at..], out written);
            at += written;
        }

        ",\"at\":\""u8.CopyTo(head[at..]);
        at += 7;
        line.Time.UtcDateTime.TryFormat(head[at..], out written, "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        at += written;
        "\","u8.CopyTo(head[at..]);
        output.Advance(at + 2);

        // The event's own object, without its braces.
        output.Write(body.WrittenSpan[1..^1]);

        var crc = Checksum(output.WrittenSpan[start..]);
        output.Write(ChecksumKey);
        var tail = output.GetSpan(16);
        crc.TryFormat(tail, out written, "x8", CultureInfo.InvariantCulture);
        "\"}\n"u8.CopyTo(tail[written..]);
        output.Advance(written + 3);
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its newline.</param>
    /// <param name="expectedSequence">The number it must have.</param>
    /// <param name="read">The event and its place.</param>
    /// <param name="batch">The number of the first line that was written together with it.</param>
    /// <param name="problem">What is wrong with the line, where it cannot be read.</param>
    /// <returns>Whether the line is whole.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> line, long expectedSequence, out JournalRecord read, out long batch, [NotNullWhen(false)] out string? problem)
    {
        (read, batch) = (default, 0);
        if (Problem(line) is { } found)
        {
            problem = found;
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            (var sequence, batch, var time) = ReadPlace(ref reader);
            if (sequence != expectedSequence)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"it has number {sequence} where {expectedSequence} is due");
                return false;
            }

            var happened = JsonSerializer.Deserialize(line, JournalJson.Default.IJournalEvent);
            read = new JournalRecord(sequence, time, happened ?? throw new JsonException("no event"));
            problem = null;
            return true;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            problem = "it is whole but not an event of this version: " + e.Message;
            return false;
        }
    }

    /// <summary>Reads with which others a line was written, wherever it stands.</summary>
    /// <param name="line">The line without its newline.</param>
    /// <param name="batch">The number of the first line that was written together with it.</param>
    /// <returns>Whether the line is whole.</returns>
    public static bool TryReadBatch(ReadOnlySpan<byte> line, out long batch)
    {
        batch = 0;
        if (Problem(line) is not null)
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            (_, batch, _) = ReadPlace(ref reader);
            return true;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            return false;
        }
    }

    public void Dispose() => json.Dispose();

    private static string? Problem(ReadOnlySpan<byte> line)
    {
        if (line.Length <= TailLength || !line.EndsWith("\"}"u8) || !line[^TailLength..].StartsWith(ChecksumKey))
        {
            return "it does not end with a checksum";
        }

        Span<byte> due = stackalloc byte[8];
        Checksum(line[..^TailLength]).TryFormat(due, out _, "x8", CultureInfo.InvariantCulture);
        return line[^10..^2].SequenceEqual(due) ? null : "its checksum does not fit";
    }

    private static bool IsUnreadable(Exception e) =>
        e is JsonException or InvalidOperationException or FormatException or NotSupportedException;

    private static (long Sequence, long Batch, DateTimeOffset Time) ReadPlace(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Read();
        reader.Read();
        var sequence = reader.GetInt64();
        var batch = sequence;
        reader.Read();
        if (reader.ValueTextEquals("batch"u8))
        {
            reader.Read();
            batch = reader.GetInt64();
            reader.Read();
        }

        reader.Read();
        return (sequence, batch, reader.GetDateTimeOffset());
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var single in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return ~crc;
    }
}
