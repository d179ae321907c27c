namespace PSParallelOrchestrator.Windows.Tests;

/// <summary>Whole runs of psorch.exe with the programs of Windows.</summary>
public sealed class RunTests : PlaceTests
{
    [Theory]
    [MemberData(nameof(Backends))]
    public async Task The_main_job_makes_merged_files(string backend)
    {
        var (code, text) = await Place.RunAsync("Build a todo app with backend and frontend", "-m", "3", "--backend", backend);
        Assert.True(code == 0, text);
        Assert.Contains("6 of 6 tasks succeeded", text, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Place.Run, "src"), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Commands_leave_files_for_those_that_depend_on_them_and_end_with_their_codes(string backend)
    {
        var plan = Place.Plan(
            PsorchPlace.Cmd("a", "echo one two>f.txt"),
            PsorchPlace.Cmd("b", "type f.txt & type f.txt>g.txt", ", \"dependsOn\": [\"a\"]"),
            PsorchPlace.Cmd("seven", "exit 7", ", \"maxRetries\": 0, \"exitCodes\": { \"7\": \"Permanent\" }"));
        var (code, text) = await Place.RunAsync("--plan", plan, "--backend", backend);
        Assert.True(code == 1, text);
        Assert.Equal("one two", File.ReadAllText(Path.Combine(Place.Run, "src", "g.txt")).Trim());
        Assert.Equal(("Failed", "Permanent", 1), Place.Task("seven"));
        Assert.Contains("one two", (await Place.PsorchAsync("log", Place.Run, "b")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stop")]
    [InlineData("PreferLater")]
    [InlineData("KeepBoth")]
    [InlineData("Markers")]
    public async Task Conflicts_are_treated_as_asked(string strategy)
    {
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo of a>same.txt"), PsorchPlace.Cmd("b", "echo of b>same.txt"));
        var (_, text) = await Place.RunAsync("--plan", plan, "--on-conflict", strategy);
        var merged = Path.Combine(Place.Run, "src", "same.txt");
        Assert.True(strategy == "Stop" || File.Exists(merged), text);
        if (strategy == "PreferLater")
        {
            Assert.Equal("of b", File.ReadAllText(merged).Trim());
        }
        else
        {
            Assert.Contains("same.txt", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_repository_gets_a_branch()
    {
        var repository = Place["repository"];
        Directory.CreateDirectory(repository);
        await GitAsync("init", "-q", "-b", "main", repository);
        await File.WriteAllTextAsync(Path.Combine(repository, "kept.txt"), "line\r\n", TestContext.Current.CancellationToken);
        await GitAsync("-C", repository, "-c", "core.autocrlf=false", "add", ".");
        await GitAsync("-C", repository, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "first");
        var plan = Place.Plan(PsorchPlace.Cmd("a", "echo new>added.txt"));
        var (code, text) = await Place.RunAsync("--plan", plan, "--repository", repository, "--name", "work");
        Assert.True(code == 0, text);
        var files = await GitAsync("-C", repository, "ls-tree", "-r", "--name-only", "orchestrator/work");
        Assert.Equal(["added.txt", "kept.txt"], files.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal("line\r\n", await GitAsync("-C", repository, "cat-file", "-p", "orchestrator/work:kept.txt"));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_killed_orchestrator_is_resumed_and_nothing_runs_twice(string backend)
    {
        var plan = Place.Plan(
            PsorchPlace.Cmd("a", $"echo x>>\"{Place["a.log"]}\""),
            PsorchPlace.Cmd("b", $"echo x>\"{Place["b.log"]}\" & ping -n 6 127.0.0.1>nul", ", \"dependsOn\": [\"a\"]"));
        using (var first = Place.Start("run", "-o", Place["out"], "--plan", plan, "--backend", backend, "--quiet"))
        {
            await PsorchPlace.UntilAsync(() => File.Exists(Place["b.log"]));
            first.Kill();
            await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var (code, text) = await Place.PsorchAsync("resume", Place.Run);
        Assert.True(code == 0, text);
        Assert.Equal(["Succeeded", "Succeeded"], new[] { Place.Task("a").State, Place.Task("b").State });
        Assert.Single(await File.ReadAllLinesAsync(Place["a.log"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_is_stopped_and_removed_with_its_read_only_files()
    {
        var plan = Place.Plan(PsorchPlace.Cmd("a", "mkdir d & echo x>d\\f.txt & attrib +r d\\f.txt & attrib +r d"));
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 0, text);
        Assert.True(File.Exists(Path.Combine(Place.Run, "src", "d", "f.txt")));

        // A merge that is done again replaces what is there.
        (code, text) = await Place.PsorchAsync("merge", Place.Run);
        Assert.True(code == 0, text);
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = Place.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = git.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await git.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(git.ExitCode == 0, await error);
        return output;
    }
}
