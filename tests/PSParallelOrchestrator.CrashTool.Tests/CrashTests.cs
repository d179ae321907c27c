using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.CrashTool.Tests;

/// <summary>What continuous integration does with the tool; docs/benchmarks.md has the figures of longer runs.</summary>
public class CrashTests
{
    [Theory]
    [InlineData("threading", 1, false, 4, null)]
    [InlineData("process", 2, true, 50, 256)]
    public async Task Runs_that_are_killed_again_and_again_keep_every_promise(
        string backend, int seed, bool onRepository, int executors, int? openFiles)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc and flock.");
        var points = Effort.Of(3, 13);
        var said = new StringWriter();
        var figures = await new CrashSession(
            new CrashOptions
            {
                Backend = backend,
                Points = points,
                Seed = seed,
                Attempts = true,
                OnRepository = onRepository,
                Executors = executors,
                OpenFiles = openFiles,
                Parallel = 2,
            },
            said).RunAsync();
        Assert.True(figures.KillCount >= points, said.ToString());
        Assert.True(figures.Violations.Count == 0, said.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', figures.Table()));
    }

    [Theory]
    [InlineData("--points", "0")]
    [InlineData("--points", "many")]
    [InlineData("--backend", "cloud")]
    [InlineData("--seed")]
    [InlineData("--executors", "0")]
    [InlineData("--open-files", "3")]
    [InlineData("--psorch", "/nowhere/psorch")]
    [InlineData("--more")]
    public void Bad_arguments_are_refused(params string[] arguments) => Assert.Throws<FormatException>(() => CrashOptions.Parse(arguments));
}
