using System.Diagnostics;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

public sealed class SnapshotRejectionTests
{
    [Fact]
    public async Task A_sparse_file_of_5_GB_is_refused_by_its_size_without_being_read()
    {
        using var run = new TestRun("a");
        var clock = Stopwatch.StartNew();
        var error = await Assert.ThrowsAsync<WorkspaceRejectedException>(() => run.DoAsync("a", workspace =>
        {
            workspace.Write("ok", "x");
            using var file = File.Create(workspace["huge"]);
            file.SetLength(5L << 30);
        }));
        Assert.Equal("WorkspaceFileTooLarge", error.ErrorId);
        Assert.Contains("'huge'", error.Message, StringComparison.Ordinal);
        Assert.Contains("5,368,709,120", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Paths.Repository), $"Nothing is recorded after {clock.Elapsed}.");
    }

    [Fact]
    public async Task The_total_size_is_bounded()
    {
        using var run = new TestRun(new RunOptions(), new WorkspaceLimits { FileBytes = 10, TotalBytes = 15 }, "a");
        var error = await Assert.ThrowsAsync<WorkspaceRejectedException>(() => run.WriteAsync("a", ("x", "12345678"), ("y", "12345678")));
        Assert.Equal("WorkspaceTooLarge", error.ErrorId);
    }

    [Fact]
    public async Task The_number_of_files_is_bounded()
    {
        using var run = new TestRun(new RunOptions(), new WorkspaceLimits { Files = 2 }, "a");
        await run.WriteAsync("a", ("x", "1"), ("y", "2"));
        var error = await Assert.ThrowsAsync<WorkspaceRejectedException>(() => run.WriteAsync("a", ("x", "1"), ("y", "2"), ("z", "3")));
        Assert.Equal("WorkspaceTooManyFiles", error.ErrorId);
    }

    [Fact]
    public async Task A_path_that_is_too_long_is_rejected()
    {
        using var run = new TestRun("a");
        var name = new string('n', 200);
        var error = await Assert.ThrowsAsync<WorkspaceRejectedException>(() => run.DoAsync("a", workspace => workspace.Shell(
            $"i=0; while [ $i -lt 17 ]; do mkdir {name}; cd {name}; i=$((i+1)); done; echo x > f")));
        Assert.Equal("WorkspacePathTooLong", error.ErrorId);
    }

    [Theory]
    [InlineData("chmod 000 secret")]
    [InlineData("mkdir d; echo y > d/f; chmod 000 d")]
    public async Task What_cannot_be_read_is_rejected_by_name(string script)
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux() || Environment.UserName == "root", "Root may read everything.");
        using var run = new TestRun("a");
        var (workspace, input, token) = await run.BeginAsync("a");
        workspace.Shell("echo x > secret; " + script);
        try
        {
            var error = await Assert.ThrowsAsync<WorkspaceRejectedException>(() => run.EndAsync("a", workspace, input, token));
            Assert.Equal("WorkspaceUnreadable", error.ErrorId);
        }
        finally
        {
            workspace.Shell("chmod -R u+rwX .");
        }
    }

    [Fact]
    public async Task A_file_that_changes_all_the_time_gives_a_commit_or_a_clear_rejection()
    {
        using var run = new TestRun("a");
        var (workspace, input, token) = await run.BeginAsync("a");
        workspace.Write("steady", "s");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(
            () =>
            {
                var content = new byte[300_000];
                while (!stop.IsCancellationRequested)
                {
                    using var file = new FileStream(workspace["busy"], FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
                    file.Write(content);
                    file.SetLength(Random.Shared.Next(content.Length));
                }
            },
            TestRun.Token);
        try
        {
            for (var i = 0; i < 10; i++)
            {
                try
                {
                    var snapshot = await run.EndAsync("a", workspace, input, token);
                    Assert.Contains("steady", run.Files(snapshot.Commit!));
                }
                catch (WorkspaceRejectedException e)
                {
                    Assert.Equal("WorkspaceChanging", e.ErrorId);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writer;
        }

        Assert.Equal(["busy", "steady"], run.Files((await run.EndAsync("a", workspace, input, token)).Commit!));
        run.Git("fsck", "--strict");
    }
}
