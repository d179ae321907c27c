using System.Text.Json;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Monitoring;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>What the orchestrator of a run measured of the machine, so that reports written anew do not lose it.</summary>
internal static class RecordedLoad
{
    private const int LargestSummary = 256 * 1024 * 1024;

    /// <summary>Reads it from a run's summary.</summary>
    /// <param name="summary">The summary's path.</param>
    /// <returns>Null where there is no summary that says it.</returns>
    public static MachineLoad? Read(string summary)
    {
        try
        {
            using var document = JsonDocument.Parse(SmallFile.Read(summary, LargestSummary) ?? throw new IOException("It is larger than any summary."));
            return document.RootElement.TryGetProperty("totals", out var totals)
                ? new MachineLoad(Number(totals, "averageCpuPercent"), Number(totals, "averageMemoryPercent"))
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // The figures are for information, and their absence is visible in the report.
            return null;
        }
    }

    private static double? Number(JsonElement totals, string key) =>
        totals.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
