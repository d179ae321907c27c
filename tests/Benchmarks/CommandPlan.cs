using System.Globalization;
using System.Text.Json;

namespace PSParallelOrchestrator.Benchmarks;

/// <summary>Writes a plan of trivial commands.</summary>
internal static class CommandPlan
{
    public static int Write(int tasks, string path)
    {
        using var stream = File.Create(path);
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteStartArray("tasks");
        for (var i = 0; i < tasks; i++)
        {
            json.WriteStartObject();
            json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"t{i}"));
            json.WriteString("command", "/bin/true");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return 0;
    }
}
