using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>Work that a task left aside in its workspace's own git repository.</summary>
public sealed class LeftBranchTests : IDisposable
{
    private const string Identity = "git config user.name t; git config user.email t@localhost; ";
    private readonly TemporaryDirectory directory = new();

    private string User => Path.Combine(directory.Path, "user");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Branches_and_stashes_that_are_not_in_the_result_are_named_and_kept()
    {
        using var run = await OpenAsync("a");
        var snapshot = await run.DoAsync("a", workspace => workspace.Shell(
            Identity
                + "git checkout -q -b feature/one; echo lost > lost; git add .; git commit -qm 1; echo 2 >> lost; git commit -qam 2; "
                + "git checkout -q main; echo older >> f; git stash -q; echo newer >> f; git stash -q; echo done > result"));
        Assert.Equal(["f", "result"], run.Files(snapshot.Commit!));
        Assert.Equal(3, snapshot.Warnings.Count);
        Assert.Contains("the branch 'feature/one' has 2 commits", snapshot.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("the stash stash@{1} has", snapshot.Warnings[1], StringComparison.Ordinal);
        Assert.Contains("the stash stash@{0} has", snapshot.Warnings[2], StringComparison.Ordinal);
        Assert.Equal("lost\n2", run.Git("show", Kept(snapshot, 0) + ":lost"));
        Assert.Equal("1\nolder", run.Git("show", Kept(snapshot, 1) + ":f"));
        Assert.Equal("1\nnewer", run.Git("show", Kept(snapshot, 2) + ":f"));
        run.Git("fsck", "--connectivity-only");
    }

    [Theory]
    [InlineData("echo x > new; git add .; git commit -qm 1")]
    [InlineData("git checkout -q -b feature; echo x > new; git add .; git commit -qm 1")]
    [InlineData("git checkout -q -b feature; echo x > new; git add .; git commit -qm 1; git checkout -q main; git merge -q feature")]
    [InlineData("git branch same; git tag here")]
    [InlineData("echo x > new")]
    public async Task What_is_checked_out_is_the_result_and_needs_no_word(string script)
    {
        using var run = await OpenAsync("a");
        Assert.Empty((await run.DoAsync("a", workspace => workspace.Shell(Identity + script))).Warnings);
    }

    [Fact]
    public async Task A_repository_that_a_task_made_itself_is_looked_at_too()
    {
        using var run = new TestRun("a");
        var snapshot = await run.DoAsync("a", workspace => workspace.Shell(
            "git init -q -b main; " + Identity
                + "echo 1 > f; git add .; git commit -qm 1; git checkout -q -b other; echo 2 > g; git add .; git commit -qm 2; "
                + "git checkout -q main"));
        Assert.Equal(["f"], run.Files(snapshot.Commit!));
        Assert.Contains(snapshot.Warnings, warning => warning.Contains("'other' has 1 commit ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rm -rf .git; mkfifo .git")]
    [InlineData("rm .git/HEAD; mkfifo .git/HEAD")]
    [InlineData("mkfifo .git/packed-refs; rm -rf .git/refs/heads; mkfifo .git/refs/heads")]
    [InlineData("mkfifo .git/refs/heads/x; ln -s /dev/zero .git/refs/heads/y; head -c 3000000 /dev/zero > .git/packed-refs")]
    [InlineData("p=.git/refs/heads; for i in 1 2 3; do p=$p/$(printf 'd/%.0s' $(seq 1 400)); mkdir -p $p; done; true")]
    [InlineData("git checkout -q -b x; echo 1 > g; git add .; git commit -qm 1; git checkout -q main; mkfifo .git/objects/info/alternates")]
    [InlineData("git checkout -q --orphan x; printf '%040d' 1 > .git/refs/heads/x")]
    [InlineData(
        "git config core.fsmonitor 'touch RAN; false'; git config core.sshCommand 'touch RAN; false'; git config remote.x.promisor true; "
            + "git config remote.x.url 'ext::sh -c \"touch RAN\"'; git config extensions.partialClone x; "
            + "printf '%040d' 1 > .git/refs/heads/x")]
    public async Task A_repository_that_was_tampered_with_hurts_nobody_and_runs_nothing(string script)
    {
        using var run = await OpenAsync("a");
        var ran = Path.Combine(directory.Path, "ran");
        var snapshot = await run.DoAsync(
            "a", workspace => workspace.Shell(Identity + script.Replace("RAN", ran, StringComparison.Ordinal) + "; echo x > done"));
        Assert.Equal(["done", "f"], run.Files(snapshot.Commit!));
        Assert.False(File.Exists(ran));
    }

    private static string Kept(WorkspaceSnapshot snapshot, int index)
    {
        var text = snapshot.Warnings[index];
        return text[text.IndexOf("refs/left/", StringComparison.Ordinal)..].Split(' ')[0];
    }

    private async Task<TestRun> OpenAsync(params string[] tasks)
    {
        TestGit.MakeRepository(User, ("f", "1\n"));
        var run = new TestRun(new RunOptions { Repository = User }, tasks);
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        return run;
    }
}
