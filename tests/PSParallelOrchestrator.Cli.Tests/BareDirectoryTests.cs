using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>A task that leaves and prints nothing leaves no directory; all others keep theirs.</summary>
public sealed class BareDirectoryTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task Only_what_says_something_stays(string backend)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs shell scripts.");
        var plan = place.Plan(
            PlanText.Shell("nothing", "exit 0"),
            PlanText.Shell("prints", "echo x"),
            PlanText.Shell("warns", "echo x >&2"),
            PlanText.Shell("leaves", "echo x > f"),
            PlanText.Shell("makes", "mkdir d"),
            PlanText.Shell("beside", "echo x > ../own.log"),
            PlanText.Shell("fails", "exit 1"));

        (await place.RunAsync("--plan", plan, "--backend", backend, "-m", "1", "--max-retries", "0")).EndedWith(1);

        Assert.Equal(
            ["beside", "fails", "leaves", "makes", "prints", "warns"],
            Directory.GetDirectories(Path.Combine(place.RunDirectory, "executor_0"))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal));
        Assert.Equal("", (await place.PsorchAsync("log", place.RunDirectory, "nothing")).EndedWith(0).Output);
        (await place.PsorchAsync("retry", place.RunDirectory, "fails")).EndedWith(1);
    }
}
