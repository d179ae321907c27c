using System.Text.Json;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>This user's runs as one JSON array, for scripts.</summary>
internal static class RunListWriter
{
    /// <summary>
    /// Writes the runs: runId, directory, state, tasks and how many of them are final; where a run cannot be read, errorId and error
    /// instead.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="runs">Ids and directories.</param>
    public static void Write(Stream output, IEnumerable<(string RunId, string Directory)> runs)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartArray();
        foreach (var (runId, directory) in runs)
        {
            json.WriteStartObject();
            json.WriteString("runId", runId);
            json.WriteString("directory", directory);
            WriteState(json, directory);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteState(Utf8JsonWriter json, string directory)
    {
        try
        {
            var run = RunHost.Look(directory);
            json.WriteString("state", run.State.ToString());
            json.WriteNumber("tasks", run.Tasks.Count);
            json.WriteNumber("final", RunCounts.Final(run));
        }
        catch (OrchestratorException e)
        {
            json.WriteString("errorId", e.ErrorId);
            json.WriteString("error", e.Message);
        }
    }
}
