using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>What a task left cannot be committed: the work is done, and is not done again for it.</summary>
public sealed class SnapshotFailureTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task What_fails_for_a_moment_is_tried_again_without_the_task(string backend)
    {
        var run = await RunAsync(backend, failures: 2);
        Assert.Equal("done\n", await File.ReadAllTextAsync(place["evidence"], TestContext.Current.CancellationToken));
        Assert.Equal("x\n", await File.ReadAllTextAsync(Path.Combine(run, "src", "a.txt"), TestContext.Current.CancellationToken));
        Assert.Contains(TestPlace.Journal(run), e => e.ToString().Contains("cannot be taken yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_goes_on_failing_costs_the_attempt()
    {
        var run = await RunAsync("Threading", failures: 3);
        Assert.Equal("done\ndone\n", await File.ReadAllTextAsync(place["evidence"], TestContext.Current.CancellationToken));
        Assert.Equal(["Transient", ""], TestPlace.Trace(run).Select(row => row["failureClass"]));
    }

    /// <summary>A run of one task, at whose end git fails a number of times as on a full disk.</summary>
    private async Task<string> RunAsync(string backend, int failures)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs shell scripts.");
        var path = Environment.GetEnvironmentVariable("PATH")!;
        var git = path.Split(Path.PathSeparator).Select(directory => Path.Combine(directory, "git")).First(File.Exists);
        place.Script("bin/git", $$"""
            #!/bin/sh
            case " $* " in *" write-tree "*)
              n=$(cat '{{place["count"]}}' 2> /dev/null || echo 0)
              echo $((n + 1)) > '{{place["count"]}}'
              [ $n -lt {{failures}} ] && echo 'error: file write error: No space left on device' >&2 && exit 128
            esac
            exec '{{git}}' "$@"

            """);
        place.Set("PATH", place["bin"] + Path.PathSeparator + path);
        var plan = place.Plan(PlanText.Shell("a", $"mkdir src && echo x > src/a.txt && echo done >> '{place["evidence"]}'"));
        (await place.RunAsync("--plan", plan, "--backend", backend)).EndedWith(0);
        return place.RunDirectory;
    }
}
