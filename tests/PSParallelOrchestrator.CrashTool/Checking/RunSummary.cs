using System.Text.Json;

namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>What execution_summary.json says.</summary>
/// <param name="State">The run's state.</param>
/// <param name="Tasks">State and number of attempts of each task.</param>
/// <param name="Attempts">The total of attempts.</param>
internal sealed record RunSummary(string State, IReadOnlyDictionary<string, (string State, int Attempts)> Tasks, int Attempts)
{
    /// <summary>Reads a file; null for none.</summary>
    /// <param name="path">The file.</param>
    public static RunSummary? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        return new RunSummary(
            root.GetProperty("state").GetString()!,
            root.GetProperty("tasks").EnumerateArray().ToDictionary(
                task => task.GetProperty("id").GetString()!,
                task => (task.GetProperty("state").GetString()!, task.GetProperty("attempts").GetInt32())),
            root.GetProperty("totals").GetProperty("attempts").GetInt32());
    }
}
