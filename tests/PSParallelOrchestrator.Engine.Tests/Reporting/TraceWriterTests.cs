using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public class TraceWriterTests
{
    [Fact]
    public void The_header_names_the_columns_of_the_design()
    {
        string[] columns =
        [
            "task", "attempt", "token", "executor", "state", "failureClass", "exitCode", "submittedAt", "startedAt", "finishedAt",
            "cpuSeconds", "peakMemoryBytes", "readBytes", "writeBytes", "inputTokens", "outputTokens", "costUsd", "node",
            "atMostUsd", "standIns",
        ];

        Assert.Equal(columns, Trace(RunBuilder.Run(1, RunBuilder.Task("a")))[0].Split('\t'));
    }

    [Fact]
    public void Every_attempt_has_a_line()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b"));
        RunBuilder.Attempt(run, "a", 0, 0.5, failure: FailureClass.TaskFailed).ExitCode = 3;
        RunBuilder.Attempt(run, "a", 1, 2, executor: 1, usage: new AttemptUsage
        {
            CpuSeconds = 1.25,
            PeakMemoryBytes = 1024,
            ReadBytes = 1,
            WriteBytes = 2,
            InputTokens = 3,
            OutputTokens = 4,
            CostUsd = 0.0125m,
            AtMostUsd = 0.005m,
            StandIns = "b for a",
        }).Node = "node 7\t";
        RunBuilder.Attempt(run, "b", null, null);

        var lines = Trace(run);

        Assert.Equal(4, lines.Length);
        Assert.Equal(
            $"a\t1\tpo-{run.Id}-0-1\t0\tFailed\tTaskFailed\t3\t2026-11-21T03:33:06.123000Z\t2026-11-21T03:33:06.123000Z\t2026-11-21T03:33:"
                + $"06.623000Z\t\t\t\t\t\t\t\t\t\t",
            lines[1]);
        Assert.Equal(
            $"a\t2\tpo-{run.Id}-0-2\t1\tSucceeded\t\t\t2026-11-21T03:33:07.123000Z\t2026-11-21T03:33:07.123000Z\t2026-11-21T03:33:"
                + $"08.123000Z\t1.25\t1024\t1\t2\t3\t4\t0.0125\tnode 7\\t\t0.005\tb for a",
            lines[2]);
        Assert.Equal($"b\t1\tpo-{run.Id}-1-1\t0\tRunning\t\t\t2026-11-21T03:33:06.123000Z\t\t\t\t\t\t\t\t\t\t\t\t", lines[3]);
    }

    [Fact]
    public void No_id_breaks_the_table()
    {
        var tasks = RunBuilder.HostileTexts.Select(static text => RunBuilder.Task(text)).ToArray();
        var run = RunBuilder.Run(1, tasks);
        foreach (var task in tasks)
        {
            RunBuilder.Attempt(run, task.Id, 0, 1);
        }

        var lines = Trace(run);

        Assert.Equal(tasks.Length + 1, lines.Length);
        Assert.All(lines, static line => Assert.Equal(20, line.Split('\t').Length));
        Assert.All(lines, static line => Assert.DoesNotContain(line, static c => char.IsControl(c) && c != '\t'));
    }

    [Fact]
    public void Escapes_are_unambiguous()
    {
        Assert.Equal(@"a\tb\nc\rd\\te\u0000", TraceWriter.Escape("a\tb\nc\rd\\te\0"));
    }

    private static string[] Trace(OrchestratorRun run)
    {
        using var writer = new StringWriter();
        TraceWriter.Write(writer, run);
        var text = writer.ToString();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }
}
