namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What happens where tasks left different things at one place, by strategy.</summary>
public sealed class MergeConflictTests
{
    public static TheoryData<ConflictStrategy> Resolving { get; } =
        [ConflictStrategy.PreferLater, ConflictStrategy.KeepBoth, ConflictStrategy.Markers];

    [Fact]
    public async Task With_stop_a_conflict_blocks_and_says_everything()
    {
        using var run = new TestRun("base", "a:base", "b:base", "c:a,b");
        await run.WriteAsync("base", ("f", "base\n"));
        await run.WriteAsync("a", ("f", "from a\n"));
        await run.WriteAsync("b", ("f", "from b\n"));
        var input = await run.Store.ComposeAsync(run["c"], TestRun.Token);
        Assert.True(input.IsBlocked);
        Assert.Null(input.Commit);
        var conflict = Assert.Single(input.Conflicts);
        Assert.Equal("f", conflict.Path);
        Assert.Equal(["a", "b"], conflict.Tasks);
        Assert.Null(conflict.Resolution);
        Assert.Equal("base", run.Git("cat-file", "blob", conflict.Base!));
        Assert.Equal("from a", run.Git("cat-file", "blob", conflict.Earlier!));
        Assert.Equal("from b", run.Git("cat-file", "blob", conflict.Later!));
    }

    [Theory]
    [MemberData(nameof(Resolving))]
    public async Task Content(ConflictStrategy strategy)
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = strategy }, "base", "a:base", "b:base", "c:a,b");
        await run.WriteAsync("base", ("f.txt", "one\ntwo\nthree\n"), ("bin", "\0base"));
        await run.WriteAsync("a", ("f.txt", "one\nA\nthree\n"), ("bin", "\0a"));
        await run.WriteAsync("b", ("f.txt", "one\nB\nthree\n"), ("bin", "\0b"));
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Equal(2, input.Conflicts.Count);
        Assert.All(input.Conflicts, conflict => Assert.Equal(MergeConflictKind.Content, conflict.Kind));
        switch (strategy)
        {
            case ConflictStrategy.PreferLater:
                Assert.Equal("one\nB\nthree\n", workspace.Read("f.txt"));
                Assert.Equal(["bin", "f.txt"], workspace.Files());
                Assert.Contains(input.Conflicts[1].Earlier!, input.Conflicts[1].Resolution, StringComparison.Ordinal);
                break;
            case ConflictStrategy.KeepBoth:
                Assert.Equal("one\nA\nthree\n", workspace.Read("f.txt"));
                Assert.Equal("one\nB\nthree\n", workspace.Read("f.b.txt"));
                Assert.Equal("\0a", workspace.Read("bin"));
                Assert.Equal("\0b", workspace.Read("bin.b"));
                Assert.Equal(["f.txt", "f.b.txt"], input.Conflicts[1].ResultPaths);
                break;
            default:
                Assert.Equal("one\n<<<<<<< a\nA\n=======\nB\n>>>>>>> b\nthree\n", workspace.Read("f.txt"));
                Assert.Equal("\0a", workspace.Read("bin"));
                Assert.Equal("\0b", workspace.Read("bin.b"));
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Resolving))]
    public async Task Add_add(ConflictStrategy strategy)
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = strategy }, "a", "b", "c:a,b");
        await run.WriteAsync("a", ("f.txt", "A\n"), ("same", "s"));
        await run.WriteAsync("b", ("f.txt", "B\n"), ("same", "s"), ("f.b.txt", "taken"));
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Equal(MergeConflictKind.AddAdd, Assert.Single(input.Conflicts).Kind);
        Assert.Equal("taken", workspace.Read("f.b.txt"));
        switch (strategy)
        {
            case ConflictStrategy.PreferLater:
                Assert.Equal("B\n", workspace.Read("f.txt"));
                break;
            case ConflictStrategy.KeepBoth:
                Assert.Equal("A\n", workspace.Read("f.txt"));
                Assert.Equal("B\n", workspace.Read("f.b-2.txt"));
                break;
            default:
                Assert.Equal("<<<<<<< a\nA\n=======\nB\n>>>>>>> b\n", workspace.Read("f.txt"));
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Resolving))]
    public async Task Modify_delete(ConflictStrategy strategy)
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = strategy }, "base", "a:base", "b:base", "c:a,b");
        await run.WriteAsync("base", ("one", "1\n"), ("two", "2\n"));
        await run.DoAsync("a", workspace =>
        {
            workspace.Write("one", "changed by a\n");
            File.Delete(workspace["two"]);
        });
        await run.DoAsync("b", workspace =>
        {
            workspace.Write("two", "changed by b\n");
            File.Delete(workspace["one"]);
        });
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.All(input.Conflicts, conflict => Assert.Equal(MergeConflictKind.ModifyDelete, conflict.Kind), throwIfEmpty: true);
        Assert.All(input.Conflicts, conflict => Assert.Equal(["a", "b"], conflict.Tasks));
        Assert.Equal("changed by b\n", workspace.Read("two"));
        if (strategy == ConflictStrategy.PreferLater)
        {
            Assert.Equal(["two"], workspace.Files());
            Assert.Equal("changed by a", run.Git("cat-file", "blob", input.Conflicts[0].Earlier!));
        }
        else
        {
            Assert.Equal("changed by a\n", workspace.Read("one"));
        }
    }

    [Theory]
    [MemberData(nameof(Resolving))]
    public async Task File_and_directory(ConflictStrategy strategy)
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = strategy }, "a", "b", "c:a,b");
        await run.WriteAsync("a", ("x", "a file\n"), ("y/in", "a dir\n"));
        await run.WriteAsync("b", ("x/in", "b dir\n"), ("y", "b file\n"));
        var (workspace, input, _) = await run.BeginAsync("c");
        Assert.Equal(["x.a", "x/in", "y.b", "y/in"], workspace.Files());
        Assert.Equal("a file\n", workspace.Read("x.a"));
        Assert.Equal("b file\n", workspace.Read("y.b"));
        Assert.All(input.Conflicts, conflict => Assert.Equal(MergeConflictKind.FileDirectory, conflict.Kind));
        Assert.Equal(["x", "y"], input.Conflicts.Select(conflict => conflict.Path));
    }

    [Theory]
    [MemberData(nameof(Resolving))]
    public async Task A_changed_file_that_the_other_made_a_directory(ConflictStrategy strategy)
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = strategy }, "base", "a:base", "b:base", "c:a,b");
        await run.WriteAsync("base", ("x", "base\n"));
        await run.WriteAsync("a", ("x", "changed\n"));
        await run.DoAsync("b", workspace =>
        {
            File.Delete(workspace["x"]);
            workspace.Write("x/in", "dir\n");
        });
        var (workspace, _, _) = await run.BeginAsync("c");
        Assert.Equal(["x.a", "x/in"], workspace.Files());
        Assert.Equal("changed\n", workspace.Read("x.a"));
    }

    [Theory]
    [MemberData(nameof(Resolving))]
    public async Task File_and_link(ConflictStrategy strategy)
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = strategy }, "a", "b", "c:a,b");
        await run.DoAsync("a", workspace => workspace.Link("x", "target"));
        await run.WriteAsync("b", ("x", "a file\n"));
        var (workspace, input, _) = await run.BeginAsync("c");
        var conflict = Assert.Single(input.Conflicts);
        Assert.Equal(MergeConflictKind.TypeChange, conflict.Kind);
        Assert.Equal("target", run.Git("cat-file", "blob", conflict.Earlier!));
        Assert.Equal("a file", run.Git("cat-file", "blob", conflict.Later!));
        if (strategy == ConflictStrategy.PreferLater)
        {
            Assert.Equal(["x"], workspace.Files());
            Assert.Equal("a file\n", workspace.Read("x"));
        }
        else
        {
            Assert.Equal("target", new FileInfo(workspace["x"]).LinkTarget);
            Assert.Equal("a file\n", workspace.Read("x.b"));
        }
    }

    [Fact]
    public async Task The_executable_bit_alone_stops_nobody()
    {
        using var run = new TestRun("a", "b", "c:a,b");
        await run.WriteAsync("a", ("tool", "x"));
        await run.DoAsync("b", workspace =>
        {
            workspace.Write("tool", "x");
            workspace.MakeExecutable("tool");
        });
        var (_, input, _) = await run.BeginAsync("c");
        Assert.NotNull(Assert.Single(input.Conflicts).Resolution);
        Assert.StartsWith("100755", run.Git("ls-tree", input.Commit!, "tool"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("src/Index.js", "src/index.js")]
    [InlineData("é", "e\u0301")]
    public async Task Names_of_two_tasks_that_are_one_elsewhere_are_a_conflict(string earlier, string later)
    {
        using var stop = new TestRun("a", "b", "c:a,b");
        await stop.WriteAsync("a", (earlier, "A"));
        await stop.WriteAsync("b", (later, "B"));
        var blocked = await stop.Store.ComposeAsync(stop["c"], TestRun.Token);
        Assert.True(blocked.IsBlocked);
        var conflict = Assert.Single(blocked.Conflicts);
        Assert.Equal(MergeConflictKind.NameClash, conflict.Kind);
        Assert.Equal(["a", "b"], conflict.Tasks);
        Assert.Equal("A", stop.Git("cat-file", "blob", conflict.Earlier!));
        Assert.Equal("B", stop.Git("cat-file", "blob", conflict.Later!));

        using var both = new TestRun(new RunOptions { ConflictStrategy = ConflictStrategy.KeepBoth }, "a", "b", "c:a,b");
        await both.WriteAsync("a", (earlier, "A"));
        await both.WriteAsync("b", (later, "B"));
        var (workspace, input, _) = await both.BeginAsync("c");
        Assert.Equal(2, workspace.Files().Length);
        Assert.Equal("A", workspace.Read(earlier));
        Assert.Equal("B", workspace.Read(input.Conflicts[0].ResultPaths[1]));

        using var prefer = new TestRun(new RunOptions { ConflictStrategy = ConflictStrategy.PreferLater }, "a", "b", "c:a,b");
        await prefer.WriteAsync("a", (earlier, "A"));
        await prefer.WriteAsync("b", (later, "B"));
        Assert.Equal([later], (await prefer.BeginAsync("c")).Workspace.Files());
    }

    [Fact]
    public async Task A_resolved_conflict_does_not_come_back()
    {
        using var run = new TestRun(
            new RunOptions { ConflictStrategy = ConflictStrategy.KeepBoth }, "a", "b", "c:a,b", "d:a,b", "e:c,d");
        await run.WriteAsync("a", ("f", "A"));
        await run.WriteAsync("b", ("f", "B"));
        await run.WriteAsync("c", ("c", "1"));
        await run.WriteAsync("d", ("d", "2"));
        var (workspace, input, _) = await run.BeginAsync("e");
        Assert.Empty(input.Conflicts);
        Assert.Equal(["c", "d", "f", "f.b"], workspace.Files());
    }

    [Fact]
    public async Task A_conflict_names_the_tasks_that_wrote_it_not_those_that_passed_it_on()
    {
        using var run = new TestRun("a", "a2:a", "b", "b2:b", "c:a2,b2");
        await run.WriteAsync("a", ("f", "A"));
        await run.WriteAsync("a2", ("other", "x"));
        await run.WriteAsync("b", ("f", "B"));
        await run.WriteAsync("b2");
        Assert.Equal(["a", "b"], Assert.Single((await run.Store.ComposeAsync(run["c"], TestRun.Token)).Conflicts).Tasks);
    }

    [Fact]
    public async Task Odd_names_in_conflicts_are_kept_whole()
    {
        using var run = new TestRun(new RunOptions { ConflictStrategy = ConflictStrategy.KeepBoth }, "a", "b", "c:a,b");
        await run.DoAsync("a", workspace => workspace.Shell("echo A > \"$(printf 'l\\nine.txt')\"; echo A > \"$(printf 'in\\377.txt')\""));
        await run.DoAsync("b", workspace => workspace.Shell("echo B > \"$(printf 'l\\nine.txt')\"; echo B > \"$(printf 'in\\377.txt')\""));
        var (workspace, input, _) = await run.BeginAsync("c");
        workspace.Shell("test \"$(cat \"$(printf 'l\\nine.b.txt')\")\" = B; test \"$(cat \"$(printf 'in\\377.b.txt')\")\" = B");
        Assert.Equal([@"in\xff.txt", "l\nine.txt"], input.Conflicts.Select(conflict => conflict.Path));
        Assert.All(input.Conflicts, conflict => Assert.Equal(["a", "b"], conflict.Tasks));
    }
}
