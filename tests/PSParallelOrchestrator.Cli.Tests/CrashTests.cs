using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>
/// An orchestrator that is killed at any of its calls of git, among them all that make up the consolidation, leaves a run
/// that a resume completes to the same result.
/// </summary>
public sealed class CrashTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Whenever_it_is_killed_a_resume_makes_the_same_output()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs signals and shell scripts.");
        var path = Environment.GetEnvironmentVariable("PATH")!;
        var git = path.Split(Path.PathSeparator).Select(directory => Path.Combine(directory, "git")).First(File.Exists);
        // Counts its calls; at the chosen one it kills who called it, before the work for an odd number, after it for an even one.
        place.Script("bin/git", $$"""
            #!/bin/sh
            n=$(($(cat '{{place["count"]}}') + 1))
            echo $n > '{{place["count"]}}'
            [ $n = $KILL_AT ] && [ $((n % 2)) = 1 ] && kill -9 $PPID
            '{{git}}' "$@"
            code=$?
            [ $n = $KILL_AT ] && kill -9 $PPID
            exit $code

            """);
        place.Set("PATH", place["bin"] + Path.PathSeparator + path);
        var plan = place.Plan(
            PlanText.Shell("a", "mkdir src && echo a > src/a.txt && echo '# A' > README.md"),
            PlanText.Shell("b", "echo b >> src/a.txt && mkdir docs && echo b > docs/b.md", ["a"]),
            PlanText.Shell("c", "mkdir tests && echo c > tests/c.txt && echo '# C' > README.md"));

        var calls = await RunAsync(plan, "whole", 0, killed: false);
        var whole = Output("whole");
        Assert.Equal(["README.md", "docs/b.md", "src/a.txt", "tests/c.txt"], whole.Keys.Order(StringComparer.Ordinal));

        var step = (calls / Effort.Of(3, 6)) + 1;
        var first = calls - (Effort.IsFull ? 0 : Random.Shared.Next(step));
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls} calls; killed at each {step} from {first} down.");
        for (var at = first; at > 0; at -= step)
        {
            var name = $"killed-{at}";
            await RunAsync(plan, name, at, killed: true);
            place.Set("KILL_AT", "0");
            var run = Path.Combine(place.Output, name);
            if (!Directory.Exists(run))
            {
                continue;
            }

            (await place.PsorchAsync("resume", run)).EndedWith(0);
            Assert.Equal("Succeeded", TestPlace.Summary(run).GetProperty("state").GetString());
            foreach (var (file, content) in Output(name))
            {
                Assert.Equal($"{file}: {whole.GetValueOrDefault(file)}", $"{file}: {content}");
            }

            Assert.Equal(whole.Keys, Output(name).Keys);
            Assert.False(Directory.Exists(Path.Combine(run, ".orchestrator", "staging")));
        }
    }

    private async Task<int> RunAsync(string plan, string name, int killAt, bool killed)
    {
        place.Write("count", "0");
        place.Set("KILL_AT", $"{killAt}");
        var result = await place.RunAsync("--plan", plan, "--name", name, "-m", "1");
        result.EndedWith(killed ? 128 + PsorchProcess.Kill : 0);
        return int.Parse(
            await File.ReadAllTextAsync(place["count"], TestContext.Current.CancellationToken),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The consolidated files of a run, without its name.</summary>
    private SortedDictionary<string, string> Output(string name)
    {
        var run = Path.Combine(place.Output, name);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(run, file);
            if (path == "README.md" || path.Split('/') is ["src" or "tests" or "docs", ..])
            {
                files.Add(path, File.ReadAllText(file).Replace(name, "NAME", StringComparison.Ordinal));
            }
        }

        return files;
    }
}
