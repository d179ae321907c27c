using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>Reads token counts as the Messages API states them.</summary>
internal static class TokenUsageJson
{
    /// <summary>Reads a <c>usage</c>.</summary>
    /// <param name="before">What was stated earlier of the same answer; it stands where this one says nothing.</param>
    public static TokenUsage Read(JsonElement usage, TokenUsage before)
    {
        long Get(string name, long known) => usage.Find(name) is { ValueKind: JsonValueKind.Number } ? usage.Number(name) : known;
        var written = Get("cache_creation_input_tokens", before.CacheWrite + before.CacheWriteHour);
        var hour = usage.Find("cache_creation") is { ValueKind: JsonValueKind.Object } split
            ? split.Number("ephemeral_1h_input_tokens")
            : before.CacheWriteHour;
        return new TokenUsage(
            Get("input_tokens", before.Input),
            Math.Max(0, written - hour),
            hour,
            Get("cache_read_input_tokens", before.CacheRead),
            Get("output_tokens", before.Output));
    }
}
