using System.Diagnostics;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What git leaves in the run's repository where it was killed with its orchestrator, or outlived it.</summary>
public sealed class AbandonedGitTests
{
    private static readonly RunOptions WithFiles = RealRun.Options() with
    {
        Simulation = new SimulationOptions { WriteFiles = true, Duration = TimeSpan.Zero },
    };

    [Fact]
    public async Task The_locks_of_a_git_that_was_killed_stand_in_nobodys_way()
    {
        await using var run = await RealRun.CompletedAsync(Plans.Of(Plans.Task("a")), WithFiles);
        string[] left =
        [
            Path.Combine(run.Paths.Repository, "refs", "orchestrator", "consolidated.lock"),
            Path.Combine(run.Paths.Repository, "packed-refs.lock"),
            Path.Combine(run.Paths.Repository, "write-0123.tmp"),
            Path.Combine(run.Paths.Indexes, "0123.lock"),
            Path.Combine(run.Paths.Repository, "incoming", "0123"),
        ];
        Directory.CreateDirectory(run.Paths.Indexes);
        Directory.CreateDirectory(Path.Combine(run.Paths.Repository, "incoming"));
        foreach (var file in left)
        {
            await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        }

        await run.ReopenAsync();

        Assert.True((await run.ConsolidateAsync()).Written);
        Assert.All(left, file => Assert.False(File.Exists(file), file));
    }

    [Fact]
    public async Task A_git_that_outlived_its_orchestrator_is_ended_before_its_locks_are_removed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows the environments of processes.");
        await using var run = await RealRun.CompletedAsync(Plans.Of(Plans.Task("a")), WithFiles);
        using var git = Process.Start(new ProcessStartInfo("sleep", ["1000"]) { Environment = { ["GIT_DIR"] = run.Paths.Repository } })!;
        using var other = Process.Start(
            new ProcessStartInfo("sleep", ["1000"]) { Environment = { ["GIT_DIR"] = run.Paths.Repository + "2" } })!;

        await run.ReopenAsync();

        await git.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(137, git.ExitCode);
        Assert.False(other.HasExited);
        other.Kill();
    }
}
