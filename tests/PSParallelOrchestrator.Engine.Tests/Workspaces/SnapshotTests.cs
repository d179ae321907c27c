using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

public sealed class SnapshotTests
{
    [Fact]
    public async Task What_a_task_wrote_is_a_commit_on_the_empty_root()
    {
        using var run = new TestRun("a");
        var snapshot = await run.WriteAsync("a", ("x/y.txt", "one\n"), ("z", "two"));

        Assert.Equal(["x/y.txt", "z"], run.Files(snapshot.Commit!));
        Assert.Equal("one", run.Text(snapshot.Commit!, "x/y.txt"));
        Assert.Empty(snapshot.Warnings);
        Assert.Equal(run.Git("rev-parse", "refs/orchestrator/root"), run.Git("rev-parse", snapshot.Commit + "^"));
        Assert.Equal(snapshot.Commit, run.Git("rev-parse", "refs/attempts/" + AttemptToken.Format(run.Run.Id, 0, 1)));
        Assert.Contains("Task: a", run.Git("log", "-1", "--format=%B", snapshot.Commit!), StringComparison.Ordinal);
        run.Git("fsck", "--strict");
    }

    [Fact]
    public async Task No_files_cost_no_repository()
    {
        using var run = new TestRun("a", "b:a");
        var snapshot = await run.WriteAsync("a");
        await run.WriteAsync("b");

        Assert.Null(snapshot.Commit);
        Assert.False(Directory.Exists(run.Paths.State));
        Assert.Same(WorkspaceInput.Empty, await run.Store.ComposeAsync(run["b"], TestRun.Token));
    }

    [Fact]
    public async Task A_workspace_that_was_never_made_is_nothing()
    {
        using var run = new TestRun("a");
        var snapshot = await run.Store.SnapshotAsync(
            run["a"], "po-x", WorkspaceInput.Empty, Path.Combine(run.Directory, "nowhere"), costUsd: null, TestRun.Token);
        Assert.Null(snapshot.Commit);
    }

    [Fact]
    public async Task A_workspace_that_is_gone_with_its_input_is_rejected()
    {
        using var run = new TestRun("a", "b:a");
        await run.WriteAsync("a", ("f", "x"));
        var error = await Assert.ThrowsAsync<WorkspaceRejectedException>(
            () => run.DoAsync("b", workspace => Directory.Delete(workspace.Root, recursive: true)));
        Assert.Equal("WorkspaceMissing", error.ErrorId);
    }

    [Fact]
    public async Task The_same_files_give_the_same_commit()
    {
        using var run = new TestRun("a");
        var (workspace, input, token) = await run.BeginAsync("a");
        workspace.Write("f", "x");
        var first = await run.EndAsync("a", workspace, input, token);
        var second = await run.EndAsync("a", workspace, input, token);
        Assert.NotNull(first.Commit);
        Assert.Equal(first.Commit, second.Commit);
    }

    [Fact]
    public async Task A_task_that_changed_nothing_stands_for_its_input()
    {
        using var run = new TestRun("a", "b:a");
        var first = await run.WriteAsync("a", ("f", "x"));
        var second = await run.WriteAsync("b", ("f", "x"));
        Assert.Equal(first.Commit, second.Commit);
    }

    [Fact]
    public async Task Deletions_modes_and_changes_of_type_are_noticed()
    {
        using var run = new TestRun("a", "b:a");
        await run.WriteAsync("a", ("gone", "1"), ("tool", "2"), ("file", "3"), ("dir/x", "4"), ("changed", "5"));
        var snapshot = await run.DoAsync("b", workspace =>
        {
            File.Delete(workspace["gone"]);
            workspace.MakeExecutable("tool");
            File.Delete(workspace["file"]);
            workspace.Write("file/inside", "6");
            Directory.Delete(workspace["dir"], recursive: true);
            workspace.Write("dir", "7");
            File.Delete(workspace["changed"]);
            workspace.Link("changed", "tool");
        });

        Assert.Equal(["changed", "dir", "file/inside", "tool"], run.Files(snapshot.Commit!));
        Assert.StartsWith("100755", run.Git("ls-tree", snapshot.Commit!, "tool"), StringComparison.Ordinal);
        Assert.StartsWith("120000", run.Git("ls-tree", snapshot.Commit!, "changed"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_snapshot_of_a_workspace_takes_what_changed_since()
    {
        using var run = new TestRun("a");
        var (workspace, input, token) = await run.BeginAsync("a");
        workspace.Write("kept", "1");
        workspace.Write("gone", "2");
        await run.EndAsync("a", workspace, input, token);
        File.Delete(workspace["gone"]);
        workspace.Write("kept", "3");
        var snapshot = await run.EndAsync("a", workspace, input, token);
        Assert.Equal(["kept"], run.Files(snapshot.Commit!));
        Assert.Equal("3", run.Text(snapshot.Commit!, "kept"));
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_damaged_or_missing_index_costs_time_and_nothing_else(string? content)
    {
        using var run = new TestRun("a", "b:a");
        await run.WriteAsync("a", ("d/kept", "1"), ("gone", "2"));
        var (workspace, input, token) = await run.BeginAsync("b");
        File.Delete(workspace["gone"]);
        workspace.Write("new", "3");
        var index = Assert.Single(Directory.GetFiles(run.Paths.Indexes));
        var before = await run.EndAsync("b", workspace, input, token);
        File.Delete(index);
        if (content is not null)
        {
            File.WriteAllText(index, content);
        }

        Assert.Equal(before.Commit, (await run.EndAsync("b", workspace, input, token)).Commit);
        Assert.Equal(["d/kept", "new"], run.Files(before.Commit!));
    }

    [Fact]
    public async Task A_change_that_leaves_size_and_time_as_they_were_is_noticed()
    {
        using var run = new TestRun("a", "b:a");
        await run.WriteAsync("a", ("f", "one"));
        var snapshot = await run.DoAsync("b", workspace =>
        {
            var time = File.GetLastWriteTimeUtc(workspace["f"]);
            workspace.Write("f", "two");
            File.SetLastWriteTimeUtc(workspace["f"], time);
        });
        Assert.Equal("two", run.Text(snapshot.Commit!, "f"));
    }

    [Fact]
    public async Task What_is_recorded_is_as_git_itself_would_record_it()
    {
        using var run = new TestRun("a");
        var (workspace, input, token) = await run.BeginAsync("a");
        workspace.Write("b/c/d", "1");
        workspace.Write("b.txt", "2");
        workspace.Write("b0", "3");
        workspace.Write("empty", string.Empty);
        File.WriteAllBytes(workspace["large"], new byte[(3 << 20) + 1]);
        workspace.Link("link", "b/c");
        workspace.MakeExecutable("b0");
        var snapshot = await run.EndAsync("a", workspace, input, token);
        workspace.Shell("git init -q . && git add -A && git write-tree > ../tree && rm -r .git");
        Assert.Equal(
            File.ReadAllText(Path.Combine(workspace.Root, "..", "tree")).Trim(), run.Git("rev-parse", snapshot.Commit + "^{tree}"));
        run.Git("fsck", "--strict");
    }

    [Fact]
    public async Task Nested_repositories_give_their_files_and_say_so()
    {
        using var run = new TestRun("a");
        var snapshot = await run.DoAsync("a", workspace => workspace.Shell(
            """
            git init -q empty; echo 1 > empty/file
            git init -q full; echo 2 > full/file; cd full; git add .
            git -c user.name=n -c user.email=e commit -qm c; cd ..
            mkdir worktree; echo 'gitdir: /nowhere' > worktree/.git; echo 3 > worktree/file
            """));
        Assert.Equal(["empty/file", "full/file", "worktree/file"], run.Files(snapshot.Commit!));
        var warning = Assert.Single(snapshot.Warnings);
        Assert.Contains("'empty', 'full', 'worktree'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_project_keeps_what_gitignore_hides()
    {
        using var run = new TestRun("a");
        var snapshot = await run.WriteAsync("a", (".gitignore", "*\n"), ("out/result.bin", "x"));
        Assert.Equal([".gitignore", "out/result.bin"], run.Files(snapshot.Commit!));
        Assert.Empty(snapshot.Warnings);
    }

    [Fact]
    public async Task Attributes_of_a_task_change_no_byte()
    {
        using var run = new TestRun("a", "b:a");
        const string Content = "one\r\ntwo\n$Id$\n";
        await run.WriteAsync(
            "a",
            (".gitattributes", "* text eol=crlf ident\n*.bin filter=evil\n*.utf16 working-tree-encoding=UTF-16\n"),
            ("f.txt", Content),
            ("f.bin", Content),
            ("f.utf16", Content));
        var (workspace, _, _) = await run.BeginAsync("b");
        Assert.Equal(Content, workspace.Read("f.txt"));
        Assert.Equal(Content, workspace.Read("f.bin"));
        Assert.Equal(Content, workspace.Read("f.utf16"));
    }

    [Fact]
    public async Task Odd_names_come_back_as_they_were()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names are bytes there.");
        using var run = new TestRun("a", "b:a");
        await run.DoAsync("a", workspace => workspace.Shell(
                """
                echo 1 > "$(printf 'new\nline')"; echo 2 > "$(printf 'in\377valid')"; echo 3 > -leading; echo 4 > ' spaces '
                echo 5 > 'ünï'; echo 6 > 'quo"te\back'; mkdir "$(printf 'd\377\n')"; echo 7 > "$(printf 'd\377\n')/x"; echo 8 > "$(printf 'tab\there')"
                """));
        var (workspace, _, _) = await run.BeginAsync("b");
        workspace.Shell(
            """
            test "$(cat "$(printf 'new\nline')")" = 1; test "$(cat "$(printf 'in\377valid')")" = 2; test "$(cat ./-leading)" = 3
            test "$(cat ' spaces ')" = 4; test "$(cat 'ünï')" = 5; test "$(cat 'quo"te\back')" = 6
            test "$(cat "$(printf 'd\377\n')/x")" = 7; test "$(cat "$(printf 'tab\there')")" = 8
            test "$(find . -type f | tr -cd '\0x' | wc -c)" -ge 1; test "$(find . -type f -printf x | wc -c)" = 8
            """);
    }

    [Fact]
    public async Task Names_that_other_systems_cannot_hold_are_warned_of()
    {
        using var run = new TestRun("a");
        var snapshot = await run.WriteAsync(
            "a", ("aux.txt", "1"), ("CON/x", "2"), ("dot.", "3"), ("space ", "4"), ("co:lon", "5"), ("fine.txt", "6"), ("console", "7"));
        Assert.Equal(7, run.Files(snapshot.Commit!).Length);
        var text = string.Join('\n', snapshot.Warnings);
        Assert.Contains("'CON/x', 'aux.txt'", text, StringComparison.Ordinal);
        Assert.Contains("'dot.', 'space '", text, StringComparison.Ordinal);
        Assert.Contains("'co:lon'", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fine.txt", text, StringComparison.Ordinal);
        Assert.DoesNotContain("console", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_differ_in_case_or_form_only_are_warned_of()
    {
        using var run = new TestRun("a");
        var snapshot = await run.WriteAsync(
            "a", ("d/Readme", "1"), ("d/README", "2"), ("d/\u00e9", "3"), ("d/e\u0301", "4"), ("d/E\u0301", "5"));
        Assert.Equal(5, run.Files(snapshot.Commit!).Length);
        Assert.Equal(2, snapshot.Warnings.Count);
        Assert.StartsWith("3 x one file where letter case", snapshot.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("2 x one file where letter case", snapshot.Warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".GIT")]
    [InlineData(".git.")]
    [InlineData(".Git ")]
    [InlineData("git~1")]
    [InlineData(".g\u200cit")]
    [InlineData(".git::$INDEX_ALLOCATION")]
    [InlineData("x\\.git")]
    public async Task Names_that_mean_git_itself_are_left_out_and_named(string name)
    {
        using var run = new TestRun("a");
        var snapshot = await run.WriteAsync("a", ($"d/{name}/config", "x"), ("d/kept", "y"));
        Assert.Equal(["d/kept"], run.Files(snapshot.Commit!));
        Assert.Contains("git's own directory", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_git_refuses_is_left_out_and_named()
    {
        using var run = new TestRun("a");
        var snapshot = await run.DoAsync("a", workspace =>
        {
            workspace.Write("f", "x");
            workspace.Link(".gitmodules", "f");
        });
        Assert.Equal(["f"], run.Files(snapshot.Commit!));
        Assert.Contains(".gitmodules", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sockets_and_fifos_are_left_out_and_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs fifos.");
        using var run = new TestRun("a", "b:a");
        await run.WriteAsync("a", ("was-a-file", "x"), ("kept", "y"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var snapshot = await run.DoAsync("b", workspace =>
        {
            File.Delete(workspace["was-a-file"]);
            workspace.Shell("mkfifo was-a-file pipe");
            var here = Directory.GetCurrentDirectory();
            socket.Bind(
                new UnixDomainSocketEndPoint(Path.GetRelativePath(here, workspace["s"]) is { Length: < 100 } near ? near : workspace["s"]));
        });
        Assert.Equal(["kept"], run.Files(snapshot.Commit!));
        Assert.Contains("'pipe', 's', 'was-a-file'", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hard_links_are_plain_files()
    {
        using var run = new TestRun("a");
        var snapshot = await run.DoAsync("a", workspace => workspace.Shell("echo x > one; ln one two"));
        Assert.Equal("x", run.Text(snapshot.Commit!, "one"));
        Assert.Equal("x", run.Text(snapshot.Commit!, "two"));
    }

    [Theory]
    [InlineData("build")]
    [InlineData("build/")]
    [InlineData("build/**")]
    [InlineData("b*d/*")]
    public async Task An_output_that_is_an_empty_directory_is_warned_of(string output)
    {
        using var run = new TestRun(
            new RunOptions(), null, new OrchestratorTask { Id = "a", Prompt = "p", Outputs = [output] });
        var snapshot = await run.DoAsync("a", workspace =>
        {
            Directory.CreateDirectory(workspace["build"]);
            Directory.CreateDirectory(workspace["other"]);
            workspace.Write("f", "x");
        });
        Assert.Contains("empty directory 'build'", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_files_go_into_one_pack_and_come_back()
    {
        using var run = new TestRun("a", "b:a");
        var snapshot = await run.DoAsync("a", workspace => workspace.Shell("for i in $(seq 300); do echo $i > f$i; done; : > empty"));
        Assert.Equal(301, run.Files(snapshot.Commit!).Length);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run.Paths.Repository, "objects", "pack"), "*.pack"));
        run.Git("fsck", "--strict");
        var (workspace, _, _) = await run.BeginAsync("b");
        Assert.Equal("300\n", workspace.Read("f300"));
    }

    [Fact]
    public async Task Sixteen_snapshots_at_once_do_not_disturb_each_other()
    {
        string[] ids = [.. Enumerable.Range(0, 16).Select(i => $"t{i}")];
        using var run = new TestRun(ids);
        var snapshots = await Task.WhenAll(ids.Select(id => run.WriteAsync(id, ($"{id}/f", id), ("shared", "same"))));
        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(["shared", $"t{i}/f"], run.Files(snapshots[i].Commit!));
        }

        run.Git("fsck", "--strict");
    }

    [Fact]
    public async Task What_was_begun_before_a_crash_is_recorded_by_the_next_owner()
    {
        using var run = new TestRun("a", "b:a");
        await run.WriteAsync("a", ("f", "1"));
        var (workspace, input, token) = await run.BeginAsync("b");
        workspace.Write("g", "2");
        using var next = new WorkspaceStore(run.Run, run.Paths, NullLogger.Instance);
        var snapshot = await next.SnapshotAsync(run["b"], token, input, workspace.Root, costUsd: null, TestRun.Token);
        Assert.Equal(["f", "g"], run.Files(snapshot.Commit!));
    }
}
