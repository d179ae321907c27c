using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>
/// Writes <c>trace.tsv</c>: a header, and a line for each attempt in plan order. What is not known is empty; times are UTC; in
/// values, a tab is written <c>\t</c>, a line end <c>\n</c> or <c>\r</c>, a backslash <c>\\</c>, other control characters <c>\u00XX</c>.
/// </summary>
public static class TraceWriter
{
    /// <summary>The columns.</summary>
    public const string Header =
        "task\tattempt\ttoken\texecutor\tstate\tfailureClass\texitCode\tsubmittedAt\tstartedAt\tfinishedAt\t"
        + "cpuSeconds\tpeakMemoryBytes\treadBytes\twriteBytes\tinputTokens\toutputTokens\tcostUsd\tnode\tatMostUsd\tstandIns";

    /// <summary>Writes the trace in the place of an older one.</summary>
    /// <param name="path">The file; see RunPaths.Trace.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="OrchestratorException">It cannot be written; an older one is still there.</exception>
    public static void Write(string path, OrchestratorRun run) => ReportFile.WriteText(path, writer => Write(writer, run));

    /// <summary>Writes the trace.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="run">The run.</param>
    public static void Write(TextWriter writer, OrchestratorRun run)
    {
        writer.Write(Header + "\n");
        var line = new StringBuilder(256);
        for (var i = 0; i < run.Tasks.Count; i++)
        {
            foreach (var attempt in run.Tasks[i].Attempts)
            {
                line.Clear();
                Append(line, attempt);
                writer.Write(line);
            }
        }
    }

    internal static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\\' => text.Append(@"\\"),
                _ when CleanText.IsHarmful(c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => text.Append(c),
            };
        }

        return text.ToString();
    }

    private static void Append(StringBuilder line, TaskAttempt attempt)
    {
        var usage = attempt.Usage;
        line.Append(Escape(attempt.Task.Id));
        Next<int>(line, attempt.Number);
        line.Append('\t').Append(Escape(attempt.Token));
        Next<int>(line, attempt.Executor);
        line.Append('\t').Append(attempt.State);
        line.Append('\t').Append(attempt.FailureClass);
        Next(line, attempt.ExitCode);
        NextTime(line, attempt.SubmittedAt);
        NextTime(line, attempt.StartedAt);
        NextTime(line, attempt.FinishedAt);
        Next(line, usage?.CpuSeconds);
        Next(line, usage?.PeakMemoryBytes);
        Next(line, usage?.ReadBytes);
        Next(line, usage?.WriteBytes);
        Next(line, usage?.InputTokens);
        Next(line, usage?.OutputTokens);
        Next(line, usage?.CostUsd);
        line.Append('\t').Append(attempt.Node is { } node ? Escape(node) : null);
        Next(line, usage?.AtMostUsd);
        line.Append('\t').Append(usage?.StandIns is { } models ? Escape(models) : null);
        line.Append('\n');
    }

    private static void NextTime(StringBuilder line, DateTimeOffset? time) =>
        line.Append('\t').Append(time is { } value ? ReportText.Time(value) : null);

    private static void Next<T>(StringBuilder line, T? number)
        where T : struct, IFormattable =>
        line.Append('\t').Append(CultureInfo.InvariantCulture, $"{number}");
}
