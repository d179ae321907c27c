using System.Text.Json;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public sealed class ReportExportTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("psorch-tests-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Every_format_of_a_run_is_written_under_its_name_and_the_folder_made()
    {
        var run = RunBuilder.Run(2, RunBuilder.Task("a"));
        foreach (var format in ReportExport.OfRun)
        {
            var path = Path.Combine(directory, "new", ReportExport.FileName(format));
            ReportExport.Write(format, run, path, TimeProvider.System);
            Assert.NotEqual(0, new FileInfo(path).Length);
        }

        Assert.Equal(Enum.GetValues<ReportFormat>().Length - 1, Directory.GetFiles(Path.Combine(directory, "new")).Length);
    }

    [Theory]
    [InlineData(ReportFormat.Summary)]
    [InlineData(ReportFormat.Trace)]
    [InlineData(ReportFormat.Html)]
    public void A_plan_that_was_not_run_has_diagrams_only(ReportFormat format)
    {
        var plan = RunBuilder.Run(1, RunBuilder.Task("a")).Plan;

        var error = Assert.Throws<OrchestratorException>(() => ReportExport.Write(format, plan, Path.Combine(directory, "x")));

        Assert.Equal("ReportNeedsRun", error.ErrorId);
        Assert.Empty(Directory.GetFiles(directory));
    }

    [Theory]
    [InlineData(12.5, 40.0)]
    [InlineData(null, null)]
    public void Reports_say_what_the_journal_says_of_the_machine(double? cpu, double? memory)
    {
        var run = RunIn(directory);
        (run.AverageCpuPercent, run.AverageMemoryPercent) = (cpu, memory);

        RunReports.Write(run, TimeProvider.System);

        using var summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, "execution_summary.json")));
        var totals = summary.RootElement.GetProperty("totals");
        Assert.Equal(cpu, Number(totals.GetProperty("averageCpuPercent")));
        Assert.Equal(memory, Number(totals.GetProperty("averageMemoryPercent")));

        static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
    }

    private static OrchestratorRun RunIn(string directory) =>
        new(
            RunBuilder.RunId,
            directory,
            new OrchestratorPlan { Id = "plan-1", Tasks = [RunBuilder.Task("a")] },
            new RunOptions(),
            RunBuilder.Start);
}
