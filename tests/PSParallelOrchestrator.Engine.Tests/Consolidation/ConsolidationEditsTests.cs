using PSParallelOrchestrator.Engine.Tests.Workspaces;
using static PSParallelOrchestrator.Engine.Tests.Consolidation.ConsolidatorTests;

namespace PSParallelOrchestrator.Engine.Tests.Consolidation;

public sealed class ConsolidationEditsTests : IDisposable
{
    private readonly TestRun run = new("a", "b");

    private Workspace Files => new(run.Directory);

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task A_second_merge_renews_replaces_and_removes_its_own_files()
    {
        await run.WriteAsync("a", ("kept", "1"), ("changed", "2"), ("d/gone", "3"));
        await run.ConsolidateAsync();
        var time = File.GetLastWriteTimeUtc(Files["src/kept"]);
        await run.WriteAsync("a", ("kept", "1"), ("changed", "4"), ("new", "5"));
        var result = await run.ConsolidateAsync();
        Assert.Empty(result.Summary.Conflicts);
        Assert.Equal(["README.md", "src/changed", "src/kept", "src/new"], Output(run));
        Assert.Equal("4", Text(run, "src/changed"));
        Assert.False(Directory.Exists(Files["src/d"]));
        Assert.Equal(time, File.GetLastWriteTimeUtc(Files["src/kept"]));
    }

    [Fact]
    public async Task A_file_that_the_user_edited_is_left_and_the_new_one_stands_beside_it()
    {
        await run.WriteAsync("a", ("f.txt", "1"));
        await run.ConsolidateAsync();
        Files.Write("src/f.txt", "mine");
        await run.WriteAsync("a", ("f.txt", "2"));
        var result = await run.ConsolidateAsync();
        var conflict = Assert.Single(result.Summary.Conflicts);
        Assert.Equal(MergeConflictKind.EditedByUser, conflict.Kind);
        Assert.Equal(["src/f.txt", "src/f.orchestrator-new.txt"], conflict.ResultPaths);
        Assert.Equal("1", run.Git("cat-file", "blob", conflict.Base!));
        Assert.Equal("mine", run.Git("cat-file", "blob", conflict.Earlier!));
        Assert.Equal("2", run.Git("cat-file", "blob", conflict.Later!));
        Assert.Equal("mine", Text(run, "src/f.txt"));
        Assert.Equal("2", Text(run, "src/f.orchestrator-new.txt"));
        Assert.NotNull(result.Advice);

        // The one beside is ours, and is renewed; one that the user edits too is left.
        await run.WriteAsync("a", ("f.txt", "3"));
        await run.ConsolidateAsync();
        Assert.Equal("3", Text(run, "src/f.orchestrator-new.txt"));
        Files.Write("src/f.orchestrator-new.txt", "mine too");
        await run.WriteAsync("a", ("f.txt", "4"));
        await run.ConsolidateAsync();
        Assert.Equal("mine too", Text(run, "src/f.orchestrator-new.txt"));
        Assert.Equal("4", Text(run, "src/f.orchestrator-new-2.txt"));

        // Once the user takes the task's version, all is as if nothing had been.
        Files.Write("src/f.txt", "4");
        Assert.DoesNotContain((await run.ConsolidateAsync()).Summary.Conflicts, found => found.Path == "src/f.txt");
    }

    [Fact]
    public async Task A_file_that_the_user_made_is_left()
    {
        Files.Write("src/f.txt", "mine");
        Files.Write("README.md", "my readme");
        await run.WriteAsync("a", ("f.txt", "1"), ("README.md", "# A\n"));
        var result = await run.ConsolidateAsync();
        Assert.Equal(2, result.Summary.Conflicts.Count);
        Assert.Equal("mine", Text(run, "src/f.txt"));
        Assert.Equal("my readme", Text(run, "README.md"));
        Assert.EndsWith("# A\n", Text(run, "README.orchestrator-new.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_file_that_no_task_makes_any_longer_is_left()
    {
        await run.WriteAsync("a", ("f", "1"), ("g", "2"));
        await run.ConsolidateAsync();
        Files.Write("src/f", "mine");
        await run.WriteAsync("a", ("h", "3"));
        var result = await run.ConsolidateAsync();
        Assert.Equal(["README.md", "src/f", "src/h"], Output(run));
        Assert.Equal("src/f", Assert.Single(result.Summary.Conflicts).Path);
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link_that_the_user_put_there()
    {
        using var outside = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(outside.Path, "f"), "outside");
        Files.Link("src", outside.Path);
        await run.WriteAsync("a", ("f", "1"), ("g", "2"));
        var result = await run.ConsolidateAsync();
        Assert.Equal("outside", File.ReadAllText(Assert.Single(Directory.GetFiles(outside.Path))));
        Assert.Equal(["README.md", "src", "src.orchestrator-new/f", "src.orchestrator-new/g"], Output(run));
        Assert.Equal(2, result.Summary.Conflicts.Count);
    }

    [Fact]
    public async Task Nothing_is_removed_through_a_link_that_the_user_put_there()
    {
        await run.WriteAsync("a", ("d/f", "1"));
        await run.ConsolidateAsync();
        using var outside = new TemporaryDirectory();
        Directory.Move(Files["src/d"], Path.Combine(outside.Path, "d"));
        Files.Link("src/d", Path.Combine(outside.Path, "d"));
        await run.WriteAsync("a", ("g", "1"));
        await run.ConsolidateAsync();
        Assert.True(File.Exists(Path.Combine(outside.Path, "d", "f")));
    }

    [Fact]
    public async Task Files_become_directories_and_back()
    {
        await run.WriteAsync("a", ("x", "file"), ("y/in", "dir"));
        await run.ConsolidateAsync();
        await run.WriteAsync("a", ("x/in", "dir"), ("y", "file"));
        Assert.Empty((await run.ConsolidateAsync()).Summary.Conflicts);
        Assert.Equal(["README.md", "src/x/in", "src/y"], Output(run));
    }

    [Fact]
    public async Task A_directory_with_files_of_the_user_is_not_replaced_by_a_file()
    {
        await run.WriteAsync("a", ("y/in", "dir"));
        await run.ConsolidateAsync();
        Files.Write("src/y/mine", "m");
        await run.WriteAsync("a", ("y", "file"));
        await run.ConsolidateAsync();
        Assert.Equal(["README.md", "src/y.orchestrator-new", "src/y/mine"], Output(run));
    }

    [Fact]
    public async Task Reports_and_attempts_are_not_touched()
    {
        Files.Write("report.html", "r");
        Files.Write("executor_0/x/attempt-1/stdout.log", "l");
        await run.WriteAsync(
            "a",
            ("report.html", "task's"),
            ("executor_0/x/attempt-1/stdout.log", "task's"),
            (".orchestrator/lock", "task's"));
        await run.ConsolidateAsync();
        Assert.Equal("r", Text(run, "report.html"));
        Assert.Equal("l", Text(run, "executor_0/x/attempt-1/stdout.log"));
        Assert.Equal("task's", Text(run, "src/report.html"));
        Assert.False(File.Exists(run.Paths.Lock));
    }

    [Fact]
    public async Task A_damaged_record_is_a_clear_error_and_without_it_everything_is_the_users()
    {
        await run.WriteAsync("a", ("f", "1"));
        await run.ConsolidateAsync();
        var record = Path.Combine(run.Paths.State, "consolidated.json");
        foreach (var text in new[] { "{\"version\":1,\"comm", "{}", "[]", "{\"version\":7,\"commit\":null}" })
        {
            await File.WriteAllTextAsync(record, text, TestRun.Token);
            var error = await Assert.ThrowsAsync<OrchestratorException>(() => run.ConsolidateAsync());
            Assert.Equal("ConsolidationRecordDamaged", error.ErrorId);
        }

        if (OperatingSystem.IsLinux())
        {
            File.Delete(record);
            new Workspace(run.Paths.State).Shell("mkfifo consolidated.json");
            var error = await Assert.ThrowsAsync<OrchestratorException>(() => run.ConsolidateAsync());
            Assert.Equal("ConsolidationRecordDamaged", error.ErrorId);
        }

        File.Delete(record);
        await run.WriteAsync("a", ("f", "2"));
        Assert.Equal("src/f", Assert.Single((await run.ConsolidateAsync()).Summary.Conflicts, found => found.Path != "README.md").Path);
        Assert.Equal("1", Text(run, "src/f"));
    }
}
