using System.Text.Json;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Agents.Activity;

/// <summary>The end of an activity log: what an agent did last, and what it used so far.</summary>
internal static class ActivityTail
{
    // Some lines of the longest text.
    private const int TailBytes = 16 * 1024;

    /// <summary>Reads it, also while it grows.</summary>
    /// <returns>The last event, and the last usage that one told; nulls where there is none, or it cannot be read.</returns>
    public static (ActivityEvent? Last, ActivityUsage? Usage) Read(string path)
    {
        (ActivityEvent? Last, ActivityUsage? Usage) found = default;
        foreach (var line in Lines(path))
        {
            if (Parse(line) is { } done)
            {
                found = (done, done.Usage ?? found.Usage);
            }
        }

        return found;
    }

    private static List<ReadOnlyMemory<byte>> Lines(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return [];
            }

            using var file = PlainFile.OpenRead(path);
            file.Position = Math.Max(0, file.Length - TailBytes);
            var bytes = new byte[TailBytes];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Split(bytes.AsMemory(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is shown where it can be.
            return [];
        }
    }

    // A line whose begin is before the tail does not parse; one without an end is not whole.
    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (int end; (end = bytes.Span.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            lines.Add(bytes[..end]);
        }

        return lines;
    }

    private static ActivityEvent? Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line.Span, ActivityJson.Default.ActivityEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
