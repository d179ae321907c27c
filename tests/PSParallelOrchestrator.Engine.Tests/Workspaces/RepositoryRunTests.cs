using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

public sealed class RepositoryRunTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string User => Path.Combine(directory.Path, "user");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Tasks_start_from_the_commit_that_is_checked_out()
    {
        TestGit.MakeRepository(User, ("f", "1\n"), ("d/g", "2\n"));
        using var run = Open("a");
        Assert.Empty(await run.Store.PrepareRunAsync(null, TestRun.Token));
        var (workspace, input, _) = await run.BeginAsync("a");
        Assert.Equal(TestGit.Run(User, "rev-parse", "HEAD"), input.Commit);
        Assert.Equal(["d/g", "f"], workspace.Files());
    }

    [Fact]
    public async Task A_workspace_has_a_repository_of_its_own_that_reaches_nothing()
    {
        TestGit.MakeRepository(User, ("f", "1\n"), (".gitattributes", "* text eol=crlf filter=x\n"));
        TestGit.Commit(User, ("f", "2\n"));
        using var run = Open("a", "b:a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        var (workspace, input, token) = await run.BeginAsync("a");
        Assert.Equal(string.Empty, TestGit.Run(workspace.Root, "status", "--porcelain", "--ignored"));
        Assert.Equal("1", TestGit.Run(workspace.Root, "rev-list", "--count", "--all"));
        Assert.Equal(string.Empty, TestGit.Run(workspace.Root, "remote"));
        Assert.False(File.Exists(workspace[".git/objects/info/alternates"]));
        Assert.False(File.Exists(workspace[".git/shallow"]));
        Assert.DoesNotContain(
            directory.Path,
            string.Concat(Directory.EnumerateFiles(workspace[".git"]).Select(File.ReadAllText)),
            StringComparison.Ordinal);
        TestGit.Commit(workspace.Root, ("new", "x\n"));
        var snapshot = await run.EndAsync("a", workspace, input, token);
        Assert.Equal([".gitattributes", "f", "new"], run.Files(snapshot.Commit!));
        Assert.Empty(snapshot.Warnings);
        Assert.Equal(input.Commit, run.Git("rev-parse", snapshot.Commit + "^"));
    }

    [Fact]
    public async Task The_bases_gitignore_applies_not_the_tasks_and_outputs_are_always_taken()
    {
        TestGit.MakeRepository(User, (".gitignore", "*.o\nbuild/\n"), ("tracked.o", "t"), ("sub/.gitignore", "secret\n"));
        using var run = Open(
            new OrchestratorTask { Id = "a", Prompt = "p", Outputs = ["dist.o", "build/keep/**"] },
            new OrchestratorTask { Id = "b", Prompt = "p", DependsOn = ["a"] });
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        var snapshot = await run.WriteAsync(
            "a",
            (".gitignore", "*\n"),
            ("tracked.o", "changed"),
            ("x.o", "1"),
            ("build/y", "2"),
            ("build/keep/z", "3"),
            ("dist.o", "4"),
            ("sub/secret", "5"),
            ("plain\nname", "6"),
            ("n/m.o", "7"));
        Assert.Equal(
            [".gitignore", "\"plain\\nname\"", "build/keep/z", "dist.o", "sub/.gitignore", "tracked.o"],
            run.Files(snapshot.Commit!).Order(StringComparer.Ordinal).OrderByDescending(file => file == ".gitignore"));
        var warning = Assert.Single(snapshot.Warnings, warning => warning.Contains("ignored", StringComparison.Ordinal));
        Assert.StartsWith("4 x left out, ignored", warning, StringComparison.Ordinal);
        Assert.Contains("'build/y', 'n/m.o', 'sub/secret', 'x.o'", warning, StringComparison.Ordinal);
        Assert.Equal("changed", run.Text(snapshot.Commit!, "tracked.o"));
    }

    [Fact]
    public async Task A_branch_in_the_way_of_the_result_is_found_before_the_first_task()
    {
        TestGit.MakeRepository(User, ("f", "1\n"));
        TestGit.Run(User, "branch", "orchestrator");
        using var run = Open("a");
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => run.Store.PrepareRunAsync(null, TestRun.Token));
        Assert.Equal("BranchInTheWay", error.ErrorId);
        Assert.Equal(OrchestratorErrorKind.AlreadyExists, error.Kind);
        TestGit.Run(User, "branch", "-m", "orchestrator", "mine");
        Assert.Empty(await run.Store.PrepareRunAsync(null, TestRun.Token));
    }

    [Fact]
    public async Task A_branch_beneath_the_runs_own_name_makes_it_take_another()
    {
        TestGit.MakeRepository(User, ("f", "1\n"));
        TestGit.Run(User, "branch", "orchestrator/a-run/mine");
        using var run = Open("a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("g", "2\n"));
        Assert.Equal("orchestrator/a-run-2", (await run.ConsolidateAsync()).Branch);
    }

    [Fact]
    public async Task Submodules_and_the_bases_own_links_stay()
    {
        TestGit.MakeRepository(User, ("f", "1"));
        TestGit.Run(User, "update-index", "--add", "--cacheinfo", $"160000,{new string('1', 40)},module");
        File.CreateSymbolicLink(Path.Combine(User, "out"), "/etc/hostname");
        TestGit.Run(User, "add", "out");
        TestGit.Run(User, "commit", "--quiet", "-m", "module");
        Directory.CreateDirectory(Path.Combine(User, "module"));
        using var run = Open("a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        var snapshot = await run.WriteAsync("a", ("g", "2"));
        Assert.Equal(["f", "g", "module", "out"], run.Files(snapshot.Commit!));
        Assert.StartsWith("160000", run.Git("ls-tree", snapshot.Commit!, "module"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renames_merge_with_changes_and_conflicting_renames_lose_nothing()
    {
        var text = string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\n"));
        TestGit.MakeRepository(User, ("f.txt", text), ("g.txt", text.Replace("line", "text", StringComparison.Ordinal)));
        using var run = Open(new RunOptions { Repository = User, ConflictStrategy = ConflictStrategy.PreferLater }, "a", "b", "c:a,b");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.DoAsync("a", workspace =>
        {
            workspace.Shell("mv f.txt renamed.txt; mv g.txt one.txt");
        });
        await run.DoAsync("b", workspace =>
        {
            workspace.Write("f.txt", text + "more\n");
            workspace.Shell("mv g.txt two.txt");
        });
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Equal(["one.txt", "renamed.txt", "two.txt"], workspace.Files());
        Assert.EndsWith("more\n", workspace.Read("renamed.txt"), StringComparison.Ordinal);
        Assert.All(input.Conflicts, conflict => Assert.Equal(MergeConflictKind.Rename, conflict.Kind));
        Assert.NotEmpty(input.Conflicts);
    }

    [Fact]
    public async Task Uncommitted_changes_are_warned_of_and_left_alone()
    {
        TestGit.MakeRepository(User, ("f", "1"));
        File.WriteAllText(Path.Combine(User, "f"), "2");
        using var run = Open("a");
        var warning = Assert.Single(await run.Store.PrepareRunAsync(null, TestRun.Token));
        Assert.Contains("uncommitted", warning, StringComparison.Ordinal);
        Assert.Equal("1", (await run.BeginAsync("a")).Workspace.Read("f"));
    }

    [Fact]
    public async Task A_resumed_run_stays_on_its_base()
    {
        TestGit.MakeRepository(User, ("f", "1"));
        using var run = Open("a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        TestGit.Commit(User, ("f", "2"));
        using var again = new WorkspaceStore(run.Run, run.Paths, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await again.PrepareRunAsync(null, TestRun.Token);
        Assert.Equal("1", run.Text((await again.ComposeAsync(run["a"], TestRun.Token)).Commit!, "f"));
    }

    [Fact]
    public async Task What_is_no_usable_repository_is_refused()
    {
        using var missing = Open("a");
        await RefusedAsync(missing, "RepositoryNotFound", OrchestratorErrorKind.NotFound);
        Directory.CreateDirectory(User);
        await RefusedAsync(missing, "NotARepository");
        TestGit.Run(User, "init", "--quiet");
        await RefusedAsync(missing, "RepositoryIsEmpty");
        Directory.Delete(User, recursive: true);
        TestGit.Run(directory.Path, "init", "--quiet", "--bare", User);
        await RefusedAsync(missing, "RepositoryIsBare");
        Assert.False(Directory.Exists(missing.Paths.Repository));
    }

    [Fact]
    public async Task The_merge_becomes_a_branch_and_nothing_else_of_the_repository_changes()
    {
        TestGit.MakeRepository(User, ("f", "1\n"), ("old", "x\n"));
        TestGit.Commit(User, ("f", "2\n"));
        foreach (var hook in new[] { "reference-transaction", "post-checkout", "post-merge", "pre-auto-gc" })
        {
            new Workspace(User).Shell(
                $"mkdir -p .git/hooks; printf '#!/bin/sh\\necho ran >> \"{directory.Path}/hook-ran\"\\n' > .git/hooks/{hook}; chmod +x "
                    + $".git/hooks/{hook}");
        }

        File.WriteAllText(Path.Combine(User, "dirty"), "uncommitted");
        var before = Fingerprint();
        using var run = Open("a", "b", "c:a,b");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("a", "1\n2\n"));
        await run.WriteAsync("b", ("f", "3\n"));
        await run.DoAsync("c", workspace => File.Delete(workspace["old"]));
        var result = await run.ConsolidateAsync();
        Assert.Equal("orchestrator/a-run", result.Branch);
        Assert.Equal(result.Summary.Commit, TestGit.Run(User, "rev-parse", result.Branch!));
        Assert.Equal(
            ["a", "b", "c"],
            TestGit.Run(User, "log", "--format=%s", "main..orchestrator/a-run").Split('\n').Where(line => line.Length == 1).Order());
        Assert.Equal("a\nf", TestGit.Run(User, "ls-tree", "-r", "--name-only", result.Branch!));
        Assert.Equal((2, 3L), (result.Summary.Files, result.Summary.LinesOfCode));
        Assert.Equal(before, Fingerprint());
        Assert.False(File.Exists(Path.Combine(directory.Path, "hook-ran")));
        Assert.False(Directory.Exists(Path.Combine(run.Directory, "src")));
        TestGit.Run(User, "fsck", "--strict");
        Assert.False(File.Exists(Path.Combine(User, ".git", "shallow")));
    }

    [Fact]
    public async Task The_branch_moves_on_after_a_retry_and_gives_way_to_work_of_others()
    {
        TestGit.MakeRepository(User, ("f", "1\n"));
        using var run = Open("a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("a", "1\n"));
        Assert.Equal("orchestrator/a-run", (await run.ConsolidateAsync()).Branch);
        Assert.Equal("orchestrator/a-run", (await run.ConsolidateAsync()).Branch);

        await run.WriteAsync("a", ("a", "2\n"));
        Assert.Equal("orchestrator/a-run", (await run.ConsolidateAsync()).Branch);
        Assert.Equal("2", TestGit.Run(User, "cat-file", "blob", "orchestrator/a-run:a"));

        TestGit.Run(User, "checkout", "--quiet", "orchestrator/a-run");
        await run.WriteAsync("a", ("a", "3\n"));
        Assert.Equal("orchestrator/a-run-2", (await run.ConsolidateAsync()).Branch);
        Assert.Equal("2", TestGit.Run(User, "cat-file", "blob", "orchestrator/a-run:a"));

        TestGit.Run(User, "checkout", "--quiet", "main");
        TestGit.Run(User, "branch", "--force", "orchestrator/a-run-2", "main");
        await run.WriteAsync("a", ("a", "4\n"));
        Assert.Equal("orchestrator/a-run-3", (await run.ConsolidateAsync()).Branch);
    }

    [Fact]
    public async Task A_branch_in_the_way_or_a_base_that_is_gone_is_a_clear_error()
    {
        TestGit.MakeRepository(User, ("f", "1\n"));
        using var run = Open("a");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("a", "1\n"));
        TestGit.Run(User, "branch", "orchestrator");
        Assert.Equal("BranchNotWritten", (await Assert.ThrowsAsync<OrchestratorException>(() => run.ConsolidateAsync())).ErrorId);
        Directory.Delete(User, recursive: true);
        TestGit.MakeRepository(User, ("g", "other history\n"));
        Assert.Equal("BaseCommitGone", (await Assert.ThrowsAsync<OrchestratorException>(() => run.ConsolidateAsync())).ErrorId);
    }

    [Fact]
    public async Task A_repository_with_sha256_ids_works_the_same()
    {
        TestGit.Run(directory.Path, "init", "--quiet", "--object-format=sha256", "--initial-branch=main", User);
        TestGit.Commit(User, ("f", "1\n"));
        using var run = Open("a", "b", "c:a,b");
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        await run.WriteAsync("a", ("a", "1\n"));
        await run.WriteAsync("b", ("b", "1\n"));
        await run.WriteAsync("c", ("c", "1\n"));
        Assert.Equal("a\nb\nc\nf", TestGit.Run(User, "ls-tree", "-r", "--name-only", (await run.ConsolidateAsync()).Branch!));
    }

    private static async Task RefusedAsync(
        TestRun run, string errorId, OrchestratorErrorKind kind = OrchestratorErrorKind.InvalidInput)
    {
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => run.Store.PrepareRunAsync(null, TestRun.Token));
        Assert.Equal((errorId, kind), (error.ErrorId, error.Kind));
    }

    private string Fingerprint() => string.Join(
        '\n',
        TestGit.Run(User, "--no-optional-locks", "status", "--porcelain", "--branch"),
        TestGit.Run(User, "ls-files", "--stage"),
        TestGit.Run(User, "config", "--list", "--local"),
        File.GetLastWriteTimeUtc(Path.Combine(User, ".git", "index")).Ticks,
        TestGit.Run(User, "for-each-ref", "refs/heads/main", "refs/remotes", "refs/tags"),
        File.Exists(Path.Combine(User, ".git", "FETCH_HEAD")));

    private TestRun Open(params string[] tasks) => Open(new RunOptions { Repository = User }, tasks);

    private static TestRun Open(RunOptions options, params string[] tasks) => new(options, tasks);

    private TestRun Open(params OrchestratorTask[] tasks) => new(new RunOptions { Repository = User }, null, tasks);
}
