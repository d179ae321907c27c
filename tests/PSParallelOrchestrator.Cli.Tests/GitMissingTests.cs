using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Without a usable git, a run ends with exit code 3 before anything is made.</summary>
public sealed class GitMissingTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task No_git()
    {
        place.Set("PATH", place["nothing"]);
        await RefusedAsync("GitNotFound");
    }

    [Theory]
    [InlineData("echo git version 2.37.9", "GitTooOld")]
    [InlineData("echo git version 1.8", "GitTooOld")]
    [InlineData("echo something else", "GitTooOld")]
    [InlineData("echo broken >&2; exit 4", "GitUnusable")]
    public async Task A_git_that_will_not_do(string script, string errorId)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs shell scripts.");
        place.Script("bin/git", "#!/bin/sh\n" + script + "\n");
        place.Set("PATH", place["bin"] + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"));
        await RefusedAsync(errorId);
    }

    [Fact]
    public async Task A_file_that_is_no_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs permissions.");
        place.Write("bin/git", "no program");
        place.Set("PATH", place["bin"]);
        await RefusedAsync("GitNotStarted");
    }

    [Fact]
    public async Task A_configuration_that_git_cannot_read_is_no_matter()
    {
        place.Write("home/.gitconfig", "[broken\n");
        place.Set("HOME", place["home"]);
        (await place.RunAsync("--plan", place.Plan(PlanText.Shell("a", "echo a > a.txt")))).EndedWith(0);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("file")]
    public async Task No_directory_for_temporary_files_is_no_matter(string name)
    {
        place.Write("file", "text");
        place.Set("TMPDIR", place[name]);
        (await place.RunAsync("--plan", place.Plan(PlanText.Shell("a", "echo a > a.txt")))).EndedWith(0);
    }

    private async Task RefusedAsync(string errorId)
    {
        (await place.RunAsync("x")).Refused(3, errorId, "2.38");
        Assert.Empty(place.Runs);
    }
}
