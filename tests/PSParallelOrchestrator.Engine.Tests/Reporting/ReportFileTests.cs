using System.Diagnostics;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Reporting;

public sealed class ReportFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task What_a_killed_writer_left_is_cleared_away_and_nothing_else()
    {
        var report = Path.Combine(directory.Path, "trace.tsv");
        var left = await DeadProcess();
        string[] stay =
        [
            $"{report}.{Environment.ProcessId}.{Guid.NewGuid():N}.tmp",
            $"{report}.{left}.tmp",
            $"{report}.{left}.notes.tmp",
            Path.Combine(directory.Path, $"report.html.{left}.{Guid.NewGuid():N}.tmp"),
        ];
        foreach (var file in stay)
        {
            await File.WriteAllTextAsync(file, "a part", TestContext.Current.CancellationToken);
        }

        await File.WriteAllTextAsync($"{report}.{left}.{Guid.NewGuid():N}.tmp", "a part", TestContext.Current.CancellationToken);

        ReportFile.WriteText(report, writer => writer.Write("whole"));

        Assert.Equal("whole", await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        Assert.Equal(
            [.. stay.Append(report).Order(StringComparer.Ordinal)],
            Directory.GetFiles(directory.Path).Order(StringComparer.Ordinal));
    }

    private static async Task<int> DeadProcess()
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["--version"]) { RedirectStandardOutput = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.Id;
    }
}
