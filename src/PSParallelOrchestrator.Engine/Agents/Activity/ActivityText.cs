using System.Globalization;
using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Agents.Activity;

/// <summary>What an agent did, as lines for people.</summary>
internal static class ActivityText
{
    /// <summary>Copies the whole lines of an activity log that follow.</summary>
    /// <param name="log">The log, where reading goes on.</param>
    /// <param name="output">Where to.</param>
    /// <returns>How many bytes of the log were taken: a last line without an end is left for later.</returns>
    public static async Task<long> CopyAsync(Stream log, Stream output, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await log.CopyToAsync(content, cancellationToken);
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        var taken = bytes.Span.LastIndexOf((byte)'\n') + 1;
        var text = new StringBuilder();
        foreach (var line in Encoding.UTF8.GetString(bytes.Span[..taken]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(Line(line)).Append('\n');
        }

        await output.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        return taken;
    }

    private static string Line(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ActivityJson.Default.ActivityEvent) is { } done
                ? string.Create(CultureInfo.InvariantCulture, $"{done.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {done.Kind,-7} ")
                    + CleanText.OneLine(done.Text)
                : line;
        }
        catch (JsonException)
        {
            // Damaged: better seen as it is than not at all.
            return line;
        }
    }
}
