using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What results leave out by name.</summary>
public sealed class LeftOutTests
{
    [Fact]
    public async Task Droppings_of_two_tasks_do_not_conflict_and_are_counted_and_named()
    {
        using var run = new TestRun("a", "b", "c:a,b");
        foreach (var id in new[] { "a", "b" })
        {
            var snapshot = await run.WriteAsync(
                id,
                ($"src/{id}.py", id),
                ("src/__pycache__/shared.pyc", "compiled by " + id),
                (".venv/bin/python", id),
                (".venv/pyvenv.cfg", id),
                ("web/node_modules/x/index.js", id),
                (".DS_Store", id));
            Assert.Equal([$"src/{id}.py"], run.Files(snapshot.Commit!));
            Assert.Equal(
                "5 x left out by what ignore says (name it in the task's outputs, or take it back with '!', to keep it): "
                    + "'.DS_Store' (1), '.venv' (2), 'src/__pycache__' (1), 'web/node_modules' (1).",
                Assert.Single(snapshot.Warnings));
        }

        var (workspace, _, _) = await run.BeginAsync("c");
        Assert.Equal(["src/a.py", "src/b.py"], workspace.Files());
    }

    [Fact]
    public async Task A_name_at_many_places_is_said_once()
    {
        using var run = new TestRun("a");
        var snapshot = await run.WriteAsync(
            "a", ("f", "x"), ("a/.tox/1", "x"), ("b/.tox/1", "x"), ("c/.tox/1", "x"), ("d/.tox/1", "x"), ("d/.tox/2", "x"));
        Assert.EndsWith(": '.tox' at 4 places such as 'a/.tox' (5).", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node_modules/**", "node_modules/x")]
    [InlineData("node_modules", "node_modules/x")]
    [InlineData("**/*.pyc", "src/__pycache__/m.pyc")]
    [InlineData("src/__pycache__/*", "src/__pycache__/m.pyc")]
    public async Task An_output_takes_what_it_spells_out_or_what_is_all_that_it_can_mean(string output, string file)
    {
        using var run = new TestRun(new RunOptions(), null, new OrchestratorTask { Id = "a", Prompt = "p", Outputs = [output] });
        var snapshot = await run.WriteAsync(
            "a", ("src/m.py", "1"), ("src/__pycache__/m.pyc", "2"), ("node_modules/x", "3"), (".venv/y", "4"));
        Assert.Equal(new[] { file, "src/m.py" }.Order(StringComparer.Ordinal), run.Files(snapshot.Commit!));
    }

    [Fact]
    public async Task An_output_that_covers_droppings_by_chance_does_not_take_them()
    {
        using var run = new TestRun(new RunOptions(), null, new OrchestratorTask { Id = "a", Prompt = "p", Outputs = ["src/**"] });
        var snapshot = await run.WriteAsync("a", ("src/m.py", "1"), ("src/__pycache__/m.pyc", "2"));
        Assert.Equal(["src/m.py"], run.Files(snapshot.Commit!));
    }

    [Fact]
    public async Task A_task_gives_back_what_it_was_given_whatever_its_name()
    {
        using var run = new TestRun(
            new RunOptions { Ignore = ["!node_modules/"] }, null, new OrchestratorTask { Id = "a", Prompt = "p" });
        Assert.Equal(["node_modules/x"], run.Files((await run.WriteAsync("a", ("node_modules/x", "1"))).Commit!));

        using var user = new TemporaryDirectory();
        TestGit.MakeRepository(user.Path, ("node_modules/kept", "1"), ("f", "1"));
        using var onRepository = new TestRun(new RunOptions { Repository = user.Path }, "a");
        await onRepository.Store.PrepareRunAsync(null, TestRun.Token);
        var snapshot = await onRepository.WriteAsync("a", ("node_modules/kept", "2"), ("node_modules/new", "3"));
        Assert.Equal("2", onRepository.Text(snapshot.Commit!, "node_modules/kept"));
        Assert.Equal(["f", "node_modules/kept"], onRepository.Files(snapshot.Commit!));
    }

    [Fact]
    public async Task What_is_left_out_has_no_limits_and_its_links_hurt_nobody()
    {
        using var run = new TestRun(new RunOptions(), new WorkspaceLimits { Files = 2, TotalBytes = 10, PathBytes = 40 }, "a");
        var snapshot = await run.DoAsync("a", workspace =>
        {
            workspace.Write("f", "x");
            for (var i = 0; i < 10; i++)
            {
                workspace.Write($"node_modules/a-rather-long-name-of-a-package/{i}", "more than ten bytes");
            }

            workspace.Link("node_modules/.bin/tool", "/usr/bin/env");
            workspace.Shell("mkfifo node_modules/pipe");
        });
        Assert.Equal(["f"], run.Files(snapshot.Commit!));
        Assert.Contains("12 x left out", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.log", "deep/x.log", false, true)]
    [InlineData("*.log", "x.logs", false, false)]
    [InlineData("build/", "build", true, true)]
    [InlineData("build/", "a/build", true, true)]
    [InlineData("build/", "build", false, false)]
    [InlineData("/dist", "dist", true, true)]
    [InlineData("/dist", "a/dist", true, false)]
    [InlineData("a/*.tmp", "a/x.tmp", false, true)]
    [InlineData("a/*.tmp", "b/a/x.tmp", false, false)]
    [InlineData("!.venv/", ".venv", true, false)]
    [InlineData("x", "__pycache__", true, true)]
    [InlineData("x", "__pycache__", false, false)]
    [InlineData("x", "Thumbs.db", false, true)]
    public void Patterns_are_lines_of_a_gitignore(string pattern, string path, bool isDirectory, bool isLeftOut) =>
        Assert.Equal(isLeftOut, new IgnorePatterns([pattern]).LeavesOut(new GitPath(path), isDirectory));

    [Fact]
    public void The_last_that_fits_decides()
    {
        Assert.False(new IgnorePatterns(["*.log", "!keep.log"]).LeavesOut(new GitPath("keep.log"), false));
        Assert.True(new IgnorePatterns(["!keep.log", "*.log"]).LeavesOut(new GitPath("keep.log"), false));
    }
}
