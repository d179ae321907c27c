using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What a task starts from where its dependencies agree.</summary>
public sealed class MergeTests
{
    [Fact]
    public async Task Dependants_see_what_all_their_dependencies_made()
    {
        using var run = new TestRun("a", "b:a", "c", "d:b,c");
        await run.WriteAsync("a", ("a", "1"));
        await run.WriteAsync("b", ("b", "2"));
        await run.WriteAsync("c", ("c/x", "3"));
        var (workspace, input, _) = await run.BeginAsync("d");
        Assert.Equal(["a", "b", "c/x"], workspace.Files());
        Assert.Equal(
            $"{input.Commit} {run["b"].Commit} {run["c"].Commit}", run.Git("rev-list", "--parents", "-1", input.Commit!));
    }

    [Fact]
    public async Task Ancestors_are_dropped_and_one_dependency_is_taken_as_it_is()
    {
        using var run = new TestRun("a", "b:a", "c:a,b");
        await run.WriteAsync("a", ("a", "1"));
        await run.WriteAsync("b", ("b", "2"));
        Assert.Equal(run["b"].Commit, (await run.Store.ComposeAsync(run["c"], TestRun.Token)).Commit);
    }

    [Fact]
    public async Task The_same_dependencies_are_merged_once()
    {
        using var run = new TestRun("a", "b", "c:a,b", "d:b,a");
        await run.WriteAsync("a", ("a", "1"));
        await run.WriteAsync("b", ("b", "2"));
        var inputs = await Task.WhenAll(
            run.Store.ComposeAsync(run["c"], TestRun.Token).AsTask(), run.Store.ComposeAsync(run["d"], TestRun.Token).AsTask());
        Assert.Equal(inputs[0].Commit, inputs[1].Commit);
        using var again = new WorkspaceStore(run.Run, run.Paths, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Equal(inputs[0].Commit, (await again.ComposeAsync(run["c"], TestRun.Token)).Commit);
    }

    [Fact]
    public async Task Different_regions_of_a_text_merge_whatever_attributes_say()
    {
        using var run = new TestRun("base", "a:base", "b:base", "c:a,b");
        var lines = Enumerable.Range(0, 20).Select(i => $"line {i}").ToArray();
        string Text(int changed) => string.Concat(lines.Select((line, i) => (i == changed ? "changed" : line) + "\n"));
        await run.WriteAsync("base", ("f.x", Text(-1)), ("f.txt", Text(-1)), (".gitattributes", "*.x -merge\n*.txt binary\n"));
        await run.WriteAsync("a", ("f.x", Text(1)), ("f.txt", Text(1)));
        await run.WriteAsync("b", ("f.x", Text(18)), ("f.txt", Text(18)));
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Empty(input.Conflicts);
        foreach (var file in new[] { "f.x", "f.txt" })
        {
            Assert.Contains("line 0\nchanged\nline 2\n", workspace.Read(file), StringComparison.Ordinal);
            Assert.Contains("line 17\nchanged\nline 19\n", workspace.Read(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_merge_driver_that_a_task_asks_for_is_not_used()
    {
        using var run = new TestRun("base", "a:base", "b:base", "c:a,b");
        await run.WriteAsync("base", ("f.x", "base\n"), (".gitattributes", "*.x merge=union\n* text eol=crlf\n"));
        await run.WriteAsync("a", ("f.x", "a\n"));
        await run.WriteAsync("b", ("f.x", "b\n"));
        var input = await run.Store.ComposeAsync(run["c"], TestRun.Token);
        Assert.Equal(MergeConflictKind.Content, Assert.Single(input.Conflicts).Kind);
    }

    [Fact]
    public async Task Changed_content_on_one_side_and_the_executable_bit_on_the_other_merge()
    {
        using var run = new TestRun("base", "a:base", "b:base", "c:a,b");
        await run.WriteAsync("base", ("tool", "x"));
        await run.WriteAsync("a", ("tool", "changed"));
        await run.DoAsync("b", workspace => workspace.MakeExecutable("tool"));
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Empty(input.Conflicts);
        Assert.Equal("changed", workspace.Read("tool"));
        Assert.StartsWith("100755", run.Git("ls-tree", input.Commit!, "tool"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clash_within_one_task_is_its_own_affair()
    {
        using var run = new TestRun("a", "b", "c:a,b");
        await run.WriteAsync("a", ("X", "1"), ("x", "2"));
        await run.WriteAsync("b", ("y", "3"));
        Assert.Empty((await run.Store.ComposeAsync(run["c"], TestRun.Token)).Conflicts);
    }

    [Fact]
    public async Task A_link_that_leads_out_only_in_the_merge_is_left_out()
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = ConflictStrategy.KeepBoth }, "a", "b", "c:a,b");
        await run.DoAsync("a", workspace => workspace.Link("l", "a/b/c/../../../x"));
        await run.DoAsync("b", workspace =>
        {
            workspace.Write("c/file", "x");
            workspace.Link("a/b", "..");
        });
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Equal(["a/b", "c/file"], workspace.Files());
        Assert.Equal("a/b/c/../../../x", run.Git("cat-file", "blob", Assert.Single(input.Conflicts).Later!));
    }

    [Fact]
    public async Task Files_of_a_new_project_that_look_alike_are_no_rename()
    {
        var text = string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\n"));
        using var run = new TestRun(new RunOptions { ConflictStrategy = ConflictStrategy.KeepBoth }, "base", "a:base", "b:base", "c:a,b");
        await run.WriteAsync("base", ("f", text), ("g", text + "g\n"), ("h", "h"));
        await run.DoAsync("a", workspace => workspace.Shell("rm f g h; seq 0 29 | sed 's/^/line /' > like-f"));
        await run.WriteAsync("b", ("f", text + "more\n"));
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Equal(["f", "like-f"], workspace.Files());
        Assert.Equal(text, workspace.Read("like-f"));
        Assert.Equal(text + "more\n", workspace.Read("f"));
        var conflict = Assert.Single(input.Conflicts);
        Assert.Equal(MergeConflictKind.ModifyDelete, conflict.Kind);
        Assert.Equal(["a", "b"], conflict.Tasks);
    }

    [Fact]
    public async Task The_order_in_which_tasks_finish_changes_nothing()
    {
        var trees = new HashSet<string>();
        foreach (var order in new[] { "abc", "cba", "bca" })
        {
            using var run = new TestRun(new RunOptions { ConflictStrategy = ConflictStrategy.KeepBoth }, "a", "b", "c", "d:c,b,a");
            foreach (var id in order)
            {
                await run.WriteAsync(id.ToString(), ("f", $"{id}\n"), ("README.md", $"text {id}\n"));
            }

            var input = await run.Store.ComposeAsync(run["d"], TestRun.Token);
            trees.Add(run.Git("rev-parse", input.Commit + "^{tree}"));
        }

        Assert.Single(trees);
    }

    [Fact]
    public async Task Readmes_of_a_new_project_are_put_together_in_plan_order()
    {
        using var run = new TestRun("a", "b", "c", "d", "e:d,c,b,a");
        await run.WriteAsync("c", ("README.md", "# C\n"));
        await run.WriteAsync("a", ("README.md", "# A\nwith text\n"));
        await run.WriteAsync("b", ("README.md", "# A\n"));
        await run.WriteAsync("d", ("README.md", "# D, no line feed"), ("docs/README.md", "d"));
        var (workspace, input, _) = await run.BeginAsync("e");
        Assert.Empty(input.Conflicts);
        Assert.Equal("# A\nwith text\n\n# C\n\n# D, no line feed", workspace.Read("README.md"));
    }
}
