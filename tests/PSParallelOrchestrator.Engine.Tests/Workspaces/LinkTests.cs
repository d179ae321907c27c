using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What becomes of the links that a task leaves.</summary>
public sealed class LinkTests
{
    [Theory]
    [InlineData("l", "/etc/passwd")]
    [InlineData("l", "../outside")]
    [InlineData("d/l", "../../outside")]
    [InlineData("d/l", "x/../../../outside")]
    [InlineData("l", "C:/Windows")]
    [InlineData("l", "\\\\host\\share")]
    public async Task A_link_out_of_the_tree_is_left_out_by_name_and_all_else_is_taken(string link, string target)
    {
        using var run = new TestRun("a");
        var snapshot = await run.DoAsync("a", workspace =>
        {
            workspace.Write("work", "done");
            workspace.Link(link, target);
        });
        Assert.Equal(["work"], run.Files(snapshot.Commit!));
        var warning = Assert.Single(snapshot.Warnings, text => text.Contains("leads out", StringComparison.Ordinal));
        Assert.StartsWith("1 x ", warning, StringComparison.Ordinal);
        Assert.Contains($"'{link}' (to '{target}')", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out")]
    [InlineData("out/**")]
    [InlineData("out/report.txt")]
    [InlineData("o*")]
    public async Task An_output_that_leads_out_is_permanent(string output)
    {
        using var run = new TestRun(new RunOptions(), null, new OrchestratorTask { Id = "a", Prompt = "p", Outputs = [output] });
        var error = await Assert.ThrowsAsync<WorkspaceRejectedException>(
            () => run.DoAsync("a", workspace => workspace.Link("out", "/etc")));
        Assert.Equal("WorkspaceLinkLeavesTree", error.ErrorId);
        Assert.Contains("'out'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'/etc'", error.Message, StringComparison.Ordinal);
        Assert.Equal(FailureClass.Permanent, FailureClasses.Of(error));
    }

    [Fact]
    public async Task An_output_that_covers_a_link_by_chance_does_not_want_it()
    {
        using var run = new TestRun(new RunOptions(), null, new OrchestratorTask { Id = "a", Prompt = "p", Outputs = ["src/**"] });
        var snapshot = await run.DoAsync("a", workspace =>
        {
            workspace.Write("src/code", "x");
            workspace.Link("src/cache", "/var/cache");
        });
        Assert.Equal(["src/code"], run.Files(snapshot.Commit!));
    }

    [Fact]
    public async Task An_absolute_link_to_the_inside_becomes_relative()
    {
        using var run = new TestRun("a", "b:a");
        await run.DoAsync("a", workspace =>
        {
            workspace.Write("data/file", "x");
            workspace.Link("near", workspace["data/file"]);
            workspace.Link("deep/er/far", workspace["data/file"]);
            workspace.Link("deep/root", workspace.Root);
            workspace.Link("nothing", workspace["not/there"]);
            workspace.Link("outside", workspace.Root + "-other");
        });
        var (next, _, _) = await run.BeginAsync("b");
        Assert.Equal(["data/file", "deep/er/far", "deep/root", "near", "nothing"], next.Files());
        Assert.Equal("x", next.Read("near"));
        Assert.Equal("x", next.Read("deep/er/far"));
        Assert.Equal("x", next.Read("deep/root/data/file"));
        Assert.Equal("../../data/file", new FileInfo(next["deep/er/far"]).LinkTarget);
        Assert.Equal("..", new FileInfo(next["deep/root"]).LinkTarget);
    }

    [Fact]
    public async Task The_inside_is_known_by_its_real_path_too()
    {
        using var run = new TestRun("a");
        using var elsewhere = new TemporaryDirectory();
        Directory.CreateSymbolicLink(Path.Combine(elsewhere.Path, "way"), run.Directory);
        var (workspace, input, token) = await run.BeginAsync("a");
        workspace.Write("file", "x");
        workspace.Link("link", workspace["file"]);
        var seen = Path.Combine(elsewhere.Path, "way", Path.GetRelativePath(run.Directory, workspace.Root));
        var snapshot = await run.Store.SnapshotAsync(run["a"], token, input, seen, costUsd: null, TestRun.Token);
        Assert.Equal(["file", "link"], run.Files(snapshot.Commit!));
        Assert.Equal("file", run.Text(snapshot.Commit!, "link"));
    }

    [Fact]
    public async Task A_link_out_by_way_of_another_link_is_left_out()
    {
        using var run = new TestRun("a");
        var snapshot = await run.DoAsync("a", workspace =>
        {
            // Each alone looks harmless: up is the root, and up/.. would be a name in a/b.
            workspace.Write("a/b/file", "x");
            workspace.Link("a/b/up", "../..");
            workspace.Link("out", "a/b/up/../secret");
        });
        Assert.Equal(["a/b/file", "a/b/up"], run.Files(snapshot.Commit!));
        Assert.Contains("'out'", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_inside_the_tree_are_kept_also_through_others_in_circles_and_to_nothing()
    {
        using var run = new TestRun("a", "b:a");
        await run.DoAsync("a", workspace =>
        {
            workspace.Write("a/b/file", "x");
            workspace.Link("a/b/up", "../..");
            workspace.Link("through", "a/b/up/a/b/file");
            workspace.Link("nothing", "not/there");
            workspace.Link("circle", "circle");
        });
        var (next, _, _) = await run.BeginAsync("b");
        Assert.Equal(["a/b/file", "a/b/up", "circle", "nothing", "through"], next.Files());
        Assert.Equal("x", next.Read("through"));
    }

    [Fact]
    public async Task Beneath_a_linked_directory_nothing_is_taken()
    {
        using var outside = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(outside.Path, "file"), "the secret");
        using var run = new TestRun("a");
        await run.DoAsync("a", workspace =>
        {
            workspace.Write("work", "done");
            workspace.Link("d", outside.Path);
        });
        Assert.DoesNotContain("secret", run.Git("cat-file", "--batch-all-objects", "--batch"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_a_link_out_replaced_stays_as_it_was_given()
    {
        using var run = new TestRun("a", "b:a");
        await run.WriteAsync("a", ("data", "given"));
        var snapshot = await run.DoAsync("b", workspace =>
        {
            File.Delete(workspace["data"]);
            workspace.Link("data", "/etc/passwd");
        });
        Assert.Equal("given", run.Text(snapshot.Commit!, "data"));
        Assert.Contains("'data'", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_would_be_too_long_is_left_out()
    {
        using var run = new TestRun("a");
        var snapshot = await run.DoAsync("a", workspace =>
        {
            var deep = string.Join('/', Enumerable.Repeat("d", 900));
            workspace.Write(deep + "/g", "x");
            workspace.Shell($"cd {deep} && ln -s \"{workspace.Root}/{string.Join('/', Enumerable.Repeat("m", 900))}\" l");
        });
        Assert.Single(run.Files(snapshot.Commit!));
        Assert.Contains("too long", Assert.Single(snapshot.Warnings), StringComparison.Ordinal);
    }
}
