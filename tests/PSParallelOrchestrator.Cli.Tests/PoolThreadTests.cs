using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Whatever psorch waits for holds no thread of the pool: with two of them, any number of programs is waited for.</summary>
public sealed class PoolThreadTests : IAsyncDisposable
{
    private const int Together = 4;
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task Programs_that_wait_for_each_other_come_together_with_two_threads(string backend)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs shell scripts, and children that psorch starts by itself.");
        var path = Environment.GetEnvironmentVariable("PATH")!;
        var git = path.Split(Path.PathSeparator).Select(directory => Path.Combine(directory, "git")).First(File.Exists);

        // Goes on when as many are there as are to be; otherwise the test fails, and does not hang.
        place.Script("bin/meet", $$"""
            #!/bin/sh
            mkdir -p "{{place["met"]}}/$1"
            : > "{{place["met"]}}/$1/$$"
            for i in $(seq 600); do
              [ $(ls "{{place["met"]}}/$1" | wc -l) -ge {{Together}} ] && exit 0
              sleep 0.1
            done
            exit 1

            """);
        place.Script("bin/git", $$"""
            #!/bin/sh
            case " $* " in *" read-tree "*) meet git || exit 1; esac
            exec '{{git}}' "$@"

            """);
        place.Set("PATH", place["bin"] + Path.PathSeparator + path);
        place.Set("DOTNET_ThreadPool_ForceMaxWorkerThreads", "2");

        // Output goes through pipes where it could hold a secret.
        place.Set("SOME_API_KEY", "not-to-be-printed-by-anybody");
        var plan = place.Plan([
            PlanText.Shell("first", "echo x > f"),
            .. Enumerable.Range(1, Together).Select(i => PlanText.Shell($"t{i}", "meet task", ["first"])),
        ]);

        (await place.RunAsync("--plan", plan, "--backend", backend, "-m", $"{Together}", "--max-retries", "0")).EndedWith(0);
    }
}
