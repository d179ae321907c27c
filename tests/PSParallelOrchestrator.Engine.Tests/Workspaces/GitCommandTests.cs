using System.Text;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

public sealed class GitCommandTests
{
    [Fact]
    public async Task Inherited_git_variables_have_no_effect()
    {
        using var directory = new TemporaryDirectory();
        var result = await GitProcess.RunAsync(
            "sh", ["-c", "env | grep ^GIT_ | sort"], directory.Path, [new("GIT_TERMINAL_PROMPT", "0")], default, TestRun.Token);
        Assert.Equal(["GIT_TERMINAL_PROMPT=0"], result.Lines);
    }

    [Fact]
    public async Task Large_input_and_output_flow_at_the_same_time()
    {
        var bytes = new byte[5_000_000];
        new Random(1).NextBytes(bytes);
        var result = await GitProcess.RunAsync("cat", [], Path.GetTempPath(), [], bytes, TestRun.Token);
        Assert.True(result.Output.Span.SequenceEqual(bytes));
    }

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_judged_by_its_exit_code()
    {
        var result = await GitProcess.RunAsync("sh", ["-c", "exit 7"], Path.GetTempPath(), [], new byte[5_000_000], TestRun.Token);
        Assert.Equal(7, result.ExitCode);
    }

    [Fact]
    public async Task Cancellation_ends_the_process()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestRun.Token);
        var running = GitProcess.RunAsync("sleep", ["600"], Path.GetTempPath(), [], default, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Git_that_is_missing_or_too_old_is_a_clear_error()
    {
        var missing = await Assert.ThrowsAsync<OrchestratorException>(() => GitVersion.RequireAsync("no-such-git", TestRun.Token));
        Assert.Equal(("GitNotFound", OrchestratorErrorKind.NotAvailable), (missing.ErrorId, missing.Kind));

        using var directory = new TemporaryDirectory();
        var old = Path.Combine(directory.Path, "git");
        new Workspace(directory.Path).Shell("printf '#!/bin/sh\\necho git version 2.37.9\\n' > git; chmod +x git");
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => GitVersion.RequireAsync(old, TestRun.Token));
        Assert.Equal(("GitTooOld", OrchestratorErrorKind.NotAvailable), (error.ErrorId, error.Kind));
        Assert.Contains("2.37.9", error.Message, StringComparison.Ordinal);
        await GitVersion.RequireAsync("git", TestRun.Token);
    }

    [Theory]
    [InlineData("git version 2.39.5", 2, 39)]
    [InlineData("git version 2.45.1.windows.1", 2, 45)]
    [InlineData("git version 3.0-rc1", 3, -1)]
    [InlineData("something else", -1, -1)]
    public void Versions_are_read(string text, int major, int minor) =>
        Assert.Equal(minor < 0 ? null : new Version(major, minor), GitVersion.Parse(text));

    [Fact]
    public void A_full_disk_and_a_missing_permission_have_names()
    {
        Assert.Equal(
            "DiskFull",
            GitErrors.Failed("x", new GitResult(128, default, "fatal: write error: No space left on device\n")).ErrorId);
        Assert.Equal(
            "PermissionDenied",
            GitErrors.Failed("x", new GitResult(128, default, "error: open(\"f\"): Permission denied\n")).ErrorId);
        Assert.Equal(
            "DiskFull",
            GitErrors.Failed("x", new GitResult(128, default, "fatal: sha1 file 'f' write error. Out of diskspace")).ErrorId);
        Assert.Equal("CannotWrite", GitErrors.Failed("x", new GitResult(128, default, "error: unable to write file README.md")).ErrorId);
        var other = GitErrors.Failed("merge-tree", new GitResult(128, default, "fatal: odd"));
        Assert.Equal(("GitFailed", OrchestratorErrorKind.InputOutput), (other.ErrorId, other.Kind));
        Assert.Contains("fatal: odd", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_gits() =>
        Assert.Equal("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", ObjectId.OfBlob(Encoding.ASCII.GetBytes(string.Empty), 40));
}
