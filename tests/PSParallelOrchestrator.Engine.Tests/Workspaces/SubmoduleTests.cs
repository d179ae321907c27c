namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>Repositories inside the user's repository.</summary>
public sealed class SubmoduleTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string User => Path.Combine(directory.Path, "user");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_submodule_is_filled_from_the_users_copy_and_keeps_its_link()
    {
        var commit = MakeUser();
        using var run = await OpenAsync("a", "b:a");
        var (workspace, input, token) = await run.BeginAsync("a");
        Assert.Equal("in the module\n", workspace.Read("libs/module/code"));
        Assert.Equal(string.Empty, TestGit.Run(workspace.Root, "status", "--porcelain"));
        workspace.Write("own", "x");
        var snapshot = await run.EndAsync("a", workspace, input, token);
        Assert.Empty(snapshot.Warnings);
        Assert.Equal(commit, run.Git("rev-parse", snapshot.Commit + ":libs/module"));

        var (next, _, _) = await run.BeginAsync("b");
        Assert.Equal("in the module\n", next.Read("libs/module/code"));
        await run.EndAsync("b", next, await run.Store.ComposeAsync(run["b"], TestRun.Token), AttemptToken.Format(run.Run.Id, 1, 1));
        var result = await run.ConsolidateAsync();
        Assert.Empty(result.Summary.Conflicts);
        TestGit.Run(User, "checkout", "--quiet", result.Branch!);
        Assert.Equal(string.Empty, TestGit.Run(User, "status", "--porcelain"));
    }

    [Fact]
    public async Task What_a_task_changes_inside_is_a_conflict_that_names_it_and_loses_nothing()
    {
        var commit = MakeUser();
        using var run = await OpenAsync("a", "b");
        var snapshot = await run.DoAsync("a", workspace =>
        {
            workspace.Write("libs/module/code", "changed\n");
            workspace.Write("libs/module/new/file", "new\n");
            File.Delete(workspace["libs/module/gone"]);
        });
        await run.WriteAsync("b", ("own", "x"));
        Assert.Contains("'libs/module'", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
        Assert.Equal(commit, run.Git("rev-parse", snapshot.Commit + ":libs/module"));

        var open = await run.ConsolidateAsync();
        var conflict = Assert.Single(open.Summary.Conflicts);
        Assert.False(open.Written);
        Assert.Equal(("libs/module", MergeConflictKind.Submodule), (conflict.Path, conflict.Kind));
        Assert.Equal(["a"], conflict.Tasks);
        Assert.Equal(commit, conflict.Base);
        Assert.Null(conflict.Resolution);
        Assert.Equal([".gitignore", "code", "new/file"], run.Files(conflict.Later!));
        Assert.Equal(commit, run.Git("rev-parse", conflict.Later + "^"));

        var result = await run.ConsolidateAsync(ConflictStrategy.PreferLater);
        Assert.True(result.Written);
        Assert.Contains(conflict.Later!, Assert.Single(result.Summary.Conflicts).Resolution, StringComparison.Ordinal);
        Assert.Equal(commit, TestGit.Run(User, "rev-parse", result.Branch + ":libs/module"));
        Assert.Equal("x", TestGit.Run(User, "show", result.Branch + ":own"));

        var module = Path.Combine(User, "libs", "module");
        TestGit.Run(module, "fetch", "--quiet", run.Paths.Repository, conflict.Later!);
        Assert.Equal("changed", TestGit.Run(module, "show", "FETCH_HEAD:code"));
    }

    [Fact]
    public async Task Without_a_copy_it_is_empty_and_said_and_what_is_written_into_it_is_a_conflict_too()
    {
        var commit = MakeUser();
        TestGit.Run(User, "submodule", "--quiet", "deinit", "--force", "--all");
        Directory.Delete(Path.Combine(User, ".git", "modules"), recursive: true);
        using var run = new TestRun(new RunOptions { Repository = User }, "a");
        var warning = Assert.Single(await run.Store.PrepareRunAsync(null, TestRun.Token));
        Assert.Contains($"'libs/module' is empty for the tasks: its commit {commit[..10]}", warning, StringComparison.Ordinal);
        var snapshot = await run.DoAsync("a", workspace =>
        {
            Assert.Empty(Directory.EnumerateFileSystemEntries(workspace["libs/module"]));
            workspace.Write("libs/module/made", "x");
        });
        Assert.Equal(commit, run.Git("rev-parse", snapshot.Commit + ":libs/module"));
        var conflict = Assert.Single((await run.ConsolidateAsync()).Summary.Conflicts);
        Assert.Equal(MergeConflictKind.Submodule, conflict.Kind);
        Assert.Equal(["made"], run.Files(conflict.Later!));
    }

    [Fact]
    public async Task A_task_may_remove_the_submodule_itself()
    {
        MakeUser();
        using var run = await OpenAsync("a");
        var snapshot = await run.DoAsync("a", workspace => Directory.Delete(workspace["libs"], recursive: true));
        Assert.Equal([".gitmodules", "f"], run.Files(snapshot.Commit!));
        Assert.Empty((await run.ConsolidateAsync()).Summary.Conflicts);
    }

    [Fact]
    public async Task A_run_that_was_killed_while_it_began_brings_the_rest_when_it_is_resumed()
    {
        MakeUser();
        using var run = await OpenAsync("a");
        File.Delete(Path.Combine(run.Paths.Repository, "origin"));
        foreach (var reference in Directory.GetFiles(Path.Combine(run.Paths.Repository, "refs/orchestrator/submodules")))
        {
            File.Delete(reference);
        }

        await run.Store.PrepareRunAsync(null, TestRun.Token);
        var (workspace, _, _) = await run.BeginAsync("a");
        Assert.Equal("in the module\n", workspace.Read("libs/module/code"));
    }

    [Fact]
    public async Task A_submodule_has_rules_of_its_own()
    {
        MakeUser();
        TestGit.Commit(User, (".gitattributes", "* text=auto\n"), (".gitignore", "*.log\n"));
        using var run = await OpenAsync("a");
        var snapshot = await run.WriteAsync(
            "a", ("libs/module/new.log", "1\r\n"), ("libs/module/built.o", "ignored there"), ("own.log", "ignored here"));
        var change = Assert.Single((await run.ConsolidateAsync()).Summary.Conflicts).Later!;
        Assert.Equal([".gitignore", "code", "gone", "new.log"], run.Files(change));
        Assert.Equal(3, TestGit.Try(run.Paths.Repository, "cat-file", "blob", change + ":new.log").Output.Length);
        Assert.DoesNotContain("own.log", run.Files(snapshot.Commit!));
    }

    [Fact]
    public async Task A_rule_for_its_path_settles_the_conflict()
    {
        MakeUser();
        using var run = new TestRun(
            new RunOptions
            {
                Repository = User,
                Conflicts = [new() { Pattern = "libs/**", Strategy = PathConflictStrategy.PreferLater }],
            },
            "a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("libs/module/code", "changed"));
        Assert.NotNull(Assert.Single((await run.ConsolidateAsync()).Summary.Conflicts).Resolution);
    }

    private async Task<TestRun> OpenAsync(params string[] tasks)
    {
        var run = new TestRun(new RunOptions { Repository = User }, tasks);
        Assert.Empty(await run.Store.PrepareRunAsync(null, TestRun.Token));
        return run;
    }

    private string MakeUser()
    {
        var module = TestGit.MakeRepository(
            Path.Combine(directory.Path, "module"), ("code", "in the module\n"), ("gone", "1\n"), (".gitignore", "*.o\n"));
        TestGit.MakeRepository(User, ("f", "1\n"));
        TestGit.Run(User, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", module, "libs/module");
        TestGit.Run(User, "commit", "--quiet", "-m", "a module");
        return TestGit.Run(module, "rev-parse", "HEAD");
    }
}
