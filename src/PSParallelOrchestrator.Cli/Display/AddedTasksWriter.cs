using System.Text.Json;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>Tasks that were added to a run as JSON, for scripts.</summary>
internal static class AddedTasksWriter
{
    /// <summary>Writes the run's id and directory, and of each task its id, its state and what it depends on.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="run">The run, which has the tasks.</param>
    /// <param name="tasks">The tasks.</param>
    public static void Write(Stream output, OrchestratorRun run, IReadOnlyList<OrchestratorTask> tasks)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("runId", run.Id);
        json.WriteString("directory", run.Directory);
        json.WriteStartArray("tasks");
        foreach (var task in tasks)
        {
            json.WriteStartObject();
            json.WriteString("id", task.Id);
            json.WriteString("state", run.FindTask(task.Id)!.State.ToString());
            json.WriteStartArray("dependsOn");
            foreach (var id in task.DependsOn)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }
}
