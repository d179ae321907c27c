using System.Text.Json;

namespace PSParallelOrchestrator.CrashTool.Evidence;

/// <summary>A whole line of a run's journal, as docs/architecture.md describes it.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Attempt">The attempt it happened to; null where it is not about one.</param>
/// <param name="Failure">As what the attempt failed; null where it did not, or did not end.</param>
/// <param name="Json">The line.</param>
internal sealed record JournalEntry(string Event, AttemptId? Attempt, string? Failure, JsonElement Json)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes, without the newline.</param>
    public static JournalEntry Parse(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement.Clone();
        AttemptId? attempt = json.TryGetProperty("attempt", out var number)
            ? new AttemptId(json.GetProperty("task").GetString()!, number.GetInt32())
            : null;
        var failure = json.TryGetProperty("failure", out var failureClass) ? failureClass.GetString() : null;
        return new JournalEntry(json.GetProperty("event").GetString()!, attempt, failure, json);
    }
}
