using System.Globalization;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>A process that may have few files open runs as many executors as that carries, says so, and loses nothing.</summary>
public sealed class OpenFilesTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading", 128, 60, 20, true)]
    [InlineData("Threading", 256, 60, 120, true)]
    [InlineData("Process", 512, 60, 12, false)]
    [InlineData("Threading", 1024, 400, 400, true)]
    public async Task Nothing_fails_for_want_of_open_files(string backend, int limit, int executors, int tasks, bool isHeld)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs ulimit.");
        Effort.SkipUnless(limit < 1024);

        // Output then goes through pipes of psorch, which it has open for as long as a task runs.
        place.Set("SOME_API_KEY", "not-to-be-printed-by-anybody");
        var plan = place.Plan([.. Enumerable.Range(0, tasks).Select(i => PlanText.Shell($"t{i}", $"sleep 0.2; echo {i} > f{i}"))]);
        var run = place.StartProgram(
            "/bin/sh",
            "-c",
            string.Create(CultureInfo.InvariantCulture, $"ulimit -n {limit}; exec \"$0\" \"$@\""),
            PsorchProcess.Executable,
            "run",
            "-o",
            place.Output,
            "--plan",
            plan,
            "--backend",
            backend,
            "-m",
            $"{executors}");
        (await run.EndAsync()).EndedWith(0);
        Assert.All(TestPlace.Trace(place.RunDirectory), row => Assert.Equal("", row["failureClass"]));
        Assert.Equal(tasks, TestPlace.Trace(place.RunDirectory).Count);
        var journal = await File.ReadAllTextAsync(TestPlace.JournalPath(place.RunDirectory), TestContext.Current.CancellationToken);
        Assert.Equal(isHeld, journal.Contains($"not {executors}: a process may have {limit} files open", StringComparison.Ordinal));
    }
}
