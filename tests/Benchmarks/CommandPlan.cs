using System.Globalization;
using System.Text.Json;

namespace PSParallelOrchestrator.Benchmarks;

/// <summary>Writes a plan of small commands.</summary>
internal static class CommandPlan
{
    /// <param name="tasks">How many.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="script">What the shell of each is to do, with @ for its number; null for <c>/bin/true</c>.</param>
    public static int Write(int tasks, string path, string? script = null)
    {
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartArray("tasks");
        for (var i = 0; i < tasks; i++)
        {
            json.WriteStartObject();
            json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"t{i}"));
            json.WriteString("command", script is null ? "/bin/true" : "sh");
            if (script is not null)
            {
                json.WriteStartArray("arguments");
                json.WriteStringValue("-c");
                json.WriteStringValue(script.Replace("@", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return 0;
    }
}
