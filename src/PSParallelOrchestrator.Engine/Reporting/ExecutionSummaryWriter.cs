using System.Text.Encodings.Web;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Writes <c>execution_summary.json</c>. Times are UTC, durations seconds.</summary>
public static class ExecutionSummaryWriter
{
    private const int FlushEvery = 256 * 1024;

    // The file is read as JSON, and never stands inside a page: letters stay letters.
    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the summary in the place of an older one.</summary>
    /// <param name="path">The file; see RunPaths.Summary.</param>
    /// <param name="run">The run.</param>
    /// <param name="metrics">Its totals.</param>
    /// <exception cref="OrchestratorException">It cannot be written; an older one is still there.</exception>
    public static void Write(string path, OrchestratorRun run, RunMetrics metrics) =>
        ReportFile.Write(path, stream => Write(stream, run, metrics));

    /// <summary>Writes the summary into a stream, without holding more than a part of it.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="run">The run.</param>
    /// <param name="metrics">Its totals.</param>
    public static void Write(Stream stream, OrchestratorRun run, RunMetrics metrics)
    {
        using var json = new Utf8JsonWriter(stream, Format);
        json.WriteStartObject();
        WriteRun(json, run);
        json.WriteStartArray("tasks");
        for (var i = 0; i < run.Tasks.Count; i++)
        {
            WriteTask(json, run.Tasks[i]);
            if (json.BytesPending > FlushEvery)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        WriteTotals(json, metrics);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteRun(Utf8JsonWriter json, OrchestratorRun run)
    {
        json.WriteString("runId", run.Id);
        json.WriteString("name", run.Name);
        json.WriteString("planId", run.Plan.Id);
        json.WriteString("backend", run.Backend.ToString());
        json.WriteBoolean("simulated", run.Simulated);
        if (run.Simulated)
        {
            json.WriteString("note", ReportText.Simulated);
        }

        json.WriteString("state", run.State.ToString());
        json.WriteString("createdAt", ReportText.Time(run.CreatedAt));
        Write(json, "startedAt", run.StartedAt);
        Write(json, "finishedAt", run.FinishedAt);
        if (run.Plan.Complexity is { } complexity)
        {
            json.WriteStartObject("complexity");
            json.WriteNumber("score", complexity.Score);
            json.WriteString("level", complexity.Level.ToString());
            json.WriteString("rationale", complexity.Rationale);
            json.WriteNumber("recommendedExecutors", complexity.RecommendedExecutors);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("complexity");
        }

        WritePlanning(json, run.Plan.Planning);
        json.WriteNumber("maxExecutors", run.MaxExecutors);
        json.WriteStartArray("warnings");
        foreach (var warning in run.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
    }

    private static void WritePlanning(Utf8JsonWriter json, PlanningRecord? planning)
    {
        if (planning is null)
        {
            json.WriteNull("planning");
            return;
        }

        json.WriteStartObject("planning");
        json.WriteString("planner", planning.Planner.ToString());
        json.WriteString("model", planning.Model);
        json.WriteString("rationale", planning.Rationale);
        json.WriteNumber("requests", planning.Requests);
        json.WriteNumber("inputTokens", planning.InputTokens);
        json.WriteNumber("outputTokens", planning.OutputTokens);
        Write(json, "costUsd", planning.CostUsd);
        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, RunTask task)
    {
        json.WriteStartObject();
        json.WriteString("id", task.Id);
        json.WriteString("title", task.Title);
        json.WriteString("kind", task.Definition.Kind.ToString());
        json.WriteBoolean("simulated", ReportText.IsSimulated(task));
        json.WriteString("state", task.State.ToString());
        json.WriteString("reason", task.Reason);
        json.WriteNumber("attempts", task.Attempts.Count);
        Write(json, "executor", task.Executor);
        json.WriteString("node", task.Node);
        var last = task.LastAttempt;
        Write(json, "startedAt", last?.StartedAt);
        Write(json, "finishedAt", last?.FinishedAt);
        Write(json, "durationSeconds", (last?.FinishedAt - last?.StartedAt)?.TotalSeconds);
        Write(json, "exitCode", last?.ExitCode);
        json.WriteString("failureClass", last?.FailureClass?.ToString());
        Write(json, "costUsd", task.CostUsd);
        if (task.Attempts.LastOrDefault(attempt => attempt.Usage?.StandIns is not null)?.Usage?.StandIns is { } models)
        {
            json.WriteString("standIns", models);
        }

        if (task.Activity is { } activity)
        {
            WriteActivity(json, activity);
        }

        json.WriteEndObject();
    }

    // Of what runs alone: a report of a run that has ended has none.
    private static void WriteActivity(Utf8JsonWriter json, TaskActivity activity)
    {
        json.WriteStartObject("activity");
        Write(json, "at", activity.At);
        json.WriteString("text", activity.Text);
        Write(json, "until", activity.Until);
        Write(json, "requests", activity.Requests);
        Write(json, "inputTokens", activity.InputTokens);
        Write(json, "outputTokens", activity.OutputTokens);
        Write(json, "costUsd", activity.CostUsd);
        Write(json, "reservedUsd", activity.ReservedUsd);
        json.WriteEndObject();
    }

    private static void WriteTotals(Utf8JsonWriter json, RunMetrics metrics)
    {
        json.WriteStartObject("totals");
        json.WriteNumber("tasks", metrics.Tasks);
        json.WriteNumber("succeeded", metrics.Succeeded);
        json.WriteNumber("failed", metrics.Failed);
        json.WriteNumber("blocked", metrics.Blocked);
        json.WriteNumber("canceled", metrics.Canceled);
        json.WriteNumber("attempts", metrics.Attempts);
        json.WriteNumber("retries", metrics.Retries);
        Write(json, "files", metrics.Files);
        Write(json, "linesOfCode", metrics.LinesOfCode);
        Write(json, "workSeconds", metrics.WorkSeconds);
        Write(json, "makespanSeconds", metrics.MakespanSeconds);
        Write(json, "speedup", metrics.Speedup);
        Write(json, "efficiency", metrics.Efficiency);
        Write(json, "lowerBoundSeconds", metrics.LowerBoundSeconds);
        json.WriteNumber("peakConcurrency", metrics.PeakConcurrency);
        Write(json, "averageCpuPercent", metrics.AverageCpuPercent);
        Write(json, "averageMemoryPercent", metrics.AverageMemoryPercent);
        Write(json, "costUsd", metrics.CostUsd);
        Write(json, "atMostUsd", metrics.AtMostUsd);
        Write(json, "unsettledUsd", metrics.UnsettledUsd);
        Write(json, "inputTokens", metrics.InputTokens);
        Write(json, "outputTokens", metrics.OutputTokens);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            json.WriteString(name, ReportText.Time(value));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    // Microseconds and millionths: further digits say nothing about a run.
    private static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            json.WriteNumber(name, Math.Round(value, 6));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, decimal? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
