using System.Text.Json;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>This user's runs as one JSON array, for scripts.</summary>
internal static class RunListWriter
{
    /// <summary>
    /// Writes the runs: runId, directory, state, tasks and how many of them are final; of one that is Damaged, errorId and error instead of
    /// its tasks.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="runs">Ids and directories.</param>
    public static void Write(Stream output, IEnumerable<(string RunId, string Directory)> runs)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartArray();
        foreach (var known in runs)
        {
            json.WriteStartObject();
            json.WriteString("runId", known.RunId);
            json.WriteString("directory", known.Directory);
            WriteState(json, RunHost.LookKnown(known));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        output.Write("\n"u8);
    }

    private static void WriteState(Utf8JsonWriter json, OrchestratorRun run)
    {
        json.WriteString("state", run.State.ToString());
        if (run.State == RunState.Damaged)
        {
            json.WriteString("errorId", RunText.DamageId(run));
            json.WriteString("error", run.Reason);
            return;
        }

        json.WriteNumber("tasks", run.Tasks.Count);
        json.WriteNumber("final", RunCounts.Final(run));
    }
}
