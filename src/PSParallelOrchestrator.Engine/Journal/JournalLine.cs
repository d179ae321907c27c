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
/// bytes of the line before <c>,"crc"</c>; with the sequence number it tells a torn or damaged line from a whole one.
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
    public void Write(ArrayBufferWriter<byte> output, JournalRecord line)
    {
        body.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, line.Event, JournalJson.Default.JournalEvent);

        var start = output.WrittenCount;
        var head = output.GetSpan(80);
        "{\"seq\":"u8.CopyTo(head);
        var at = 7;
        Utf8Formatter.TryFormat(line.Sequence, head[at..], out var written);
        at += written;
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
    /// <param name="problem">What is wrong with the line, where it cannot be read.</param>
    /// <returns>Whether the line is whole.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> line, long expectedSequence, out JournalRecord read, [NotNullWhen(false)] out string? problem)
    {
        read = default;
        if (line.Length <= TailLength || !line.EndsWith("\"}"u8) || !line[^TailLength..].StartsWith(ChecksumKey))
        {
            problem = "it does not end with a checksum";
            return false;
        }

        Span<byte> due = stackalloc byte[8];
        Checksum(line[..^TailLength]).TryFormat(due, out _, "x8", CultureInfo.InvariantCulture);
        if (!line[^10..^2].SequenceEqual(due))
        {
            problem = "its checksum does not fit";
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(line);
            var (sequence, time) = ReadPlace(ref reader);
            if (sequence != expectedSequence)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"it has number {sequence} where {expectedSequence} is due");
                return false;
            }

            var happened = JsonSerializer.Deserialize(line, JournalJson.Default.JournalEvent);
            read = new JournalRecord(sequence, time, happened ?? throw new JsonException("no event"));
            problem = null;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            problem = "it is whole but not an event of this version: " + e.Message;
            return false;
        }
    }

    public void Dispose() => json.Dispose();

    private static (long Sequence, DateTimeOffset Time) ReadPlace(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Read();
        reader.Read();
        var sequence = reader.GetInt64();
        reader.Read();
        reader.Read();
        return (sequence, reader.GetDateTimeOffset());
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
