using PSParallelOrchestrator.Engine.Tests.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Consolidation;

public sealed class ConsolidatorTests
{
    [Fact]
    public async Task A_new_project_is_sorted_and_counted()
    {
        using var run = new TestRun("api", "ui", "docs:api,ui", "broken");
        await run.WriteAsync("api", ("server.py", "a\nb\n"), ("test_server.py", "c\n"), ("README.md", "# API\n"));
        await run.DoAsync("ui", workspace =>
        {
            workspace.Write("src/ui/app.js", "d");
            workspace.Write("run.sh", "e\n");
            workspace.MakeExecutable("run.sh");
            workspace.Write("logo.png", "\0\n\n\n");
            workspace.Write("README.md", "# UI\n");
        });
        await run.WriteAsync("docs", ("GUIDE.md", "f\n"));
        await run.WriteAsync("broken", ("never", "x"));
        run.Run.SetState(run["broken"], TaskState.Failed, "failed");
        var result = await run.ConsolidateAsync();

        Assert.True(result.Written);
        Assert.Equal(
            ["README.md", "docs/GUIDE.md", "src/logo.png", "src/run.sh", "src/server.py", "src/ui/app.js", "tests/test_server.py"],
            Output(run));
        Assert.Equal(7, result.Summary.Files);
        var readme = Text(run, "README.md");
        Assert.Contains("> Build a thing\n> with two lines\n", readme, StringComparison.Ordinal);
        Assert.Contains("| api | Do api | Succeeded |", readme, StringComparison.Ordinal);
        Assert.Contains("| broken | Do broken | Failed |", readme, StringComparison.Ordinal);
        Assert.EndsWith("# API\n\n# UI\n", readme, StringComparison.Ordinal);
        Assert.Equal(6 + readme.Count(c => c == '\n'), result.Summary.LinesOfCode);
        Assert.Contains(result.Moves, move => move is { From: "server.py", To: "src/server.py" });
        Assert.Equal(["README.md", "docs/GUIDE.md"], run.Files(result.Summary.Commit!)[..2]);
        Assert.False(Directory.Exists(run.Paths.Staging));
        if (!OperatingSystem.IsWindows())
        {
            Assert.True((File.GetUnixFileMode(Path.Combine(run.Directory, "src/run.sh")) & UnixFileMode.UserExecute) != 0);
        }
    }

    [Fact]
    public async Task No_files_leave_nothing()
    {
        using var run = new TestRun("a");
        await run.WriteAsync("a");
        var result = await run.ConsolidateAsync();
        Assert.Equal((null, 0, 0L), (result.Summary.Commit, result.Summary.Files, result.Summary.LinesOfCode));
        Assert.Empty(Output(run));
    }

    [Fact]
    public async Task With_stop_conflicts_write_nothing_and_say_what_to_do()
    {
        using var run = new TestRun("a", "b");
        await run.WriteAsync("a", ("f", "A"), ("only", "x"));
        await run.WriteAsync("b", ("f", "B"));
        var result = await run.ConsolidateAsync();
        Assert.False(result.Written);
        Assert.Single(result.Summary.Conflicts);
        Assert.Contains("KeepBoth", result.Advice, StringComparison.Ordinal);
        Assert.Empty(Output(run));

        var again = await run.ConsolidateAsync(ConflictStrategy.KeepBoth);
        Assert.True(again.Written);
        Assert.Equal(["README.md", "src/f", "src/f.b", "src/only"], Output(run));
    }

    [Fact]
    public async Task Files_that_want_one_place_are_both_kept_and_reported()
    {
        using var run = new TestRun("a", "b");
        await run.WriteAsync("a", ("app.js", "root"));
        await run.WriteAsync("b", ("src/app.js", "src"));
        var result = await run.ConsolidateAsync();
        Assert.Equal("src", Text(run, "src/app.js"));
        Assert.Equal("root", Text(run, "src/app.root.js"));
        Assert.Contains("'src/app.root.js'", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odd_names_reach_the_output_and_are_removed_from_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are bytes there.");
        using var run = new TestRun("a");
        var output = new Workspace(run.Directory);
        await run.DoAsync("a", workspace =>
            workspace.Shell("echo 1 > \"$(printf 'in\\377valid')\"; echo 2 > \"$(printf 'new\\nline')\"; echo 3 > -dash"));
        await run.ConsolidateAsync();
        output.Shell(
            "test \"$(cat \"src/$(printf 'in\\377valid')\")\" = 1; test \"$(cat \"src/$(printf 'new\\nline')\")\" = 2; test \"$(cat "
                + "src/-dash)\" = 3");

        // The second merge knows them again: nothing is a conflict, and what is not made any longer goes.
        await run.DoAsync("a", workspace => workspace.Shell("echo 4 > \"$(printf 'in\\377valid')\""));
        Assert.Empty((await run.ConsolidateAsync()).Summary.Conflicts);
        output.Shell("test \"$(cat \"src/$(printf 'in\\377valid')\")\" = 4; test \"$(ls -A src | wc -l)\" = 1");
    }

    [Fact]
    public async Task Links_stay_inside_the_output()
    {
        using var run = new TestRun("a");
        await run.DoAsync("a", workspace =>
        {
            workspace.Write("app.js", "x");
            workspace.Link("docs/link.md", "../app.js");
        });
        await run.ConsolidateAsync();
        Assert.Equal("x", Text(run, "docs/link.md"));
        Assert.Equal("../src/app.js", new FileInfo(Path.Combine(run.Directory, "docs/link.md")).LinkTarget);
    }

    [Fact]
    public async Task A_run_starts_from_an_earlier_runs_output()
    {
        using var first = new TestRun("a");
        await first.WriteAsync("a", ("app.js", "1\n"), ("README.md", "# App\n"));
        var output = await first.ConsolidateAsync();

        using var second = new TestRun(new RunOptions { BaseRun = first.Directory }, "b", "c");
        await second.Store.PrepareRunAsync(output.Summary.Commit, TestRun.Token);
        await second.DoAsync("b", workspace =>
        {
            Assert.Equal(["README.md", "src/app.js"], workspace.Files());
            workspace.Write("src/app.js", "1\n2\n");
        });
        await second.WriteAsync("c");
        Assert.Equal(output.Summary.Commit, second["c"].Commit);
        await second.ConsolidateAsync();
        Assert.Equal(["README.md", "src/app.js"], Output(second));
        Assert.Equal("1\n2\n", Text(second, "src/app.js"));
        var readme = Text(second, "README.md");
        Assert.EndsWith("\n\n# App\n", readme, StringComparison.Ordinal);
        Assert.Equal(2, readme.Split("<!-- psorch").Length - 1);
        Assert.Contains("| b | Do b |", readme, StringComparison.Ordinal);
        Assert.DoesNotContain("| a | Do a |", readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_run_without_output_is_refused()
    {
        using var first = new TestRun("a");
        using var second = new TestRun(new RunOptions { BaseRun = first.Directory }, "b");
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => second.Store.PrepareRunAsync(null, TestRun.Token));
        Assert.Equal("BaseRunHasNoOutput", error.ErrorId);
    }

    [Fact]
    public async Task Requirements_that_hold_markup_stay_text()
    {
        using var run = new TestRun(
            new RunOptions(), null, new OrchestratorTask { Id = "a", Prompt = "one | two <!-- x -->\nmore", Title = null });
        await run.WriteAsync("a", ("f", "x"));
        await run.ConsolidateAsync();
        Assert.Contains("| a | one \\| two &lt;!-- x --&gt; | Succeeded |", Text(run, "README.md"), StringComparison.Ordinal);
    }

    internal static string[] Output(TestRun run) =>
        [
            .. new Workspace(run.Directory)
                .Files()
                .Where(path =>
                    !path.StartsWith(".orchestrator/", StringComparison.Ordinal) && !path.StartsWith("executor_", StringComparison.Ordinal)
                ),
        ];

    internal static string Text(TestRun run, string path) => File.ReadAllText(Path.Combine(run.Directory, path));
}
