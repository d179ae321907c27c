using System.Globalization;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public sealed class ExecutionSummaryWriterTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("psorch-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void The_summary_has_every_field_of_the_design()
    {
        var run = RunBuilder.Run(3, RunBuilder.Task("a"), RunBuilder.Task("b", "a"));
        var attempt = RunBuilder.Attempt(
            run,
            "a",
            0,
            1.5,
            executor: 2,
            failure: FailureClass.TaskFailed,
            message: "it broke",
            usage: new AttemptUsage { CostUsd = 0.10m });
        attempt.ExitCode = 7;
        attempt.Node = "node-7";
        run.State = RunState.Failed;

        var json = Summary(run, RunMetrics.Compute(run));

        string[] fields = ["runId", "planId", "backend", "simulated", "state", "complexity", "planning", "maxExecutors", "tasks", "totals"];
        Assert.All(fields, field => Assert.True(json.TryGetProperty(field, out _), field));
        string[] totals =
        [
            "tasks",
            "succeeded",
            "failed",
            "blocked",
            "canceled",
            "attempts",
            "retries",
            "files",
            "linesOfCode",
            "workSeconds",
            "makespanSeconds",
            "speedup",
            "efficiency",
            "lowerBoundSeconds",
            "peakConcurrency",
            "averageCpuPercent",
            "averageMemoryPercent",
            "costUsd",
            "atMostUsd",
            "unsettledUsd",
            "inputTokens",
            "outputTokens",
        ];
        Assert.Equal(totals, json.GetProperty("totals").EnumerateObject().Select(static property => property.Name));
        var task = json.GetProperty("tasks")[0];
        Assert.Equal("a", task.GetProperty("id").GetString());
        Assert.Equal("Failed", task.GetProperty("state").GetString());
        Assert.Equal(1, task.GetProperty("attempts").GetInt32());
        Assert.Equal(2, task.GetProperty("executor").GetInt32());
        Assert.Equal("2026-11-21T03:33:06.123000Z", task.GetProperty("startedAt").GetString());
        Assert.Equal("2026-11-21T03:33:07.623000Z", task.GetProperty("finishedAt").GetString());
        Assert.Equal(1.5, task.GetProperty("durationSeconds").GetDouble());
        Assert.Equal(7, task.GetProperty("exitCode").GetInt32());
        Assert.Equal("TaskFailed", task.GetProperty("failureClass").GetString());
        Assert.Equal(0.10m, task.GetProperty("costUsd").GetDecimal());
        Assert.Equal("node-7", task.GetProperty("node").GetString());
        Assert.Equal("it broke", task.GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("tasks")[1].GetProperty("startedAt").ValueKind);
        Assert.Equal(1.5, json.GetProperty("totals").GetProperty("makespanSeconds").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("totals").GetProperty("files").ValueKind);
    }

    [Fact]
    public void A_simulated_run_says_so()
    {
        var run = RunBuilder.Run(
            1,
            RunBuilder.Task("a"),
            new OrchestratorTask { Id = "b", Command = "sh" },
            RunBuilder.Task("c") with
            {
                Agent = AgentKind.ClaudeCode,
            });
        run.Simulated = true;

        var json = Summary(run, RunMetrics.Compute(run));

        Assert.True(json.GetProperty("simulated").GetBoolean());
        Assert.Contains("SIMULATED", json.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            [true, false, false],
            json.GetProperty("tasks").EnumerateArray().Select(static task => task.GetProperty("simulated").GetBoolean()));
        run.Simulated = false;
        Assert.False(Summary(run, RunMetrics.Compute(run)).TryGetProperty("note", out _));
    }

    [Fact]
    public void Hostile_texts_come_back_as_they_were()
    {
        var run = RunBuilder.Hostile();

        var json = Summary(run, RunMetrics.Compute(run));

        for (var i = 0; i < RunBuilder.HostileTexts.Length; i++)
        {
            // Half a surrogate pair is no character, and cannot be written.
            var expected = string.Concat(RunBuilder.HostileTexts[i].EnumerateRunes());
            Assert.Equal(expected, json.GetProperty("tasks")[i].GetProperty("title").GetString());
        }
    }

    [Fact]
    public void Figures_do_not_depend_on_the_culture_and_are_never_not_a_number()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            var metrics = new RunMetrics { WorkSeconds = 1.25, Speedup = double.NaN, Efficiency = double.PositiveInfinity, CostUsd = 0.5m };

            var totals = Summary(RunBuilder.Run(1, RunBuilder.Task("a")), metrics).GetProperty("totals");

            Assert.Equal(1.25, totals.GetProperty("workSeconds").GetDouble());
            Assert.Equal(JsonValueKind.Null, totals.GetProperty("speedup").ValueKind);
            Assert.Equal(JsonValueKind.Null, totals.GetProperty("efficiency").ValueKind);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_new_summary_takes_the_place_of_the_old_one_and_leaves_nothing_else()
    {
        var path = Path.Combine(directory, "execution_summary.json");
        File.WriteAllText(path, "old");
        var run = RunBuilder.Run(1, RunBuilder.Task("a"));

        ExecutionSummaryWriter.Write(path, run, RunMetrics.Compute(run));

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        Assert.Equal(run.Id, json.RootElement.GetProperty("runId").GetString());
        Assert.Equal([path], Directory.GetFileSystemEntries(directory));
    }

    [Fact]
    public void A_summary_that_cannot_be_written_leaves_the_old_one_and_says_which_file()
    {
        var path = Path.Combine(directory, "execution_summary.json");
        File.WriteAllText(path, "old");

        var failed = Assert.Throws<OrchestratorException>(() =>
            ReportFile.Write(path, static _ => throw new IOException("No space left on device")));
        var missing = Assert.Throws<OrchestratorException>(() =>
            ReportFile.Write(Path.Combine(directory, "none", "x.json"), static _ => { }));

        Assert.Equal(("ReportNotWritten", OrchestratorErrorKind.InputOutput), (failed.ErrorId, failed.Kind));
        Assert.Contains(path, failed.Message, StringComparison.Ordinal);
        Assert.Equal("ReportNotWritten", missing.ErrorId);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory));
    }

    private static JsonElement Summary(OrchestratorRun run, RunMetrics metrics)
    {
        using var stream = new MemoryStream();
        ExecutionSummaryWriter.Write(stream, run, metrics);
        using var json = JsonDocument.Parse(stream.ToArray());
        return json.RootElement.Clone();
    }
}
