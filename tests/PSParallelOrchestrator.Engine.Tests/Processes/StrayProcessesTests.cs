using System.Diagnostics;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Processes;

[Collection(ProcessTestGroup.Name)]
public sealed class StrayProcessesTests : ProcessTestBase
{
    [Fact]
    public async Task Ends_what_carries_a_token_with_descendants_and_nothing_else()
    {
        // Started by somebody else than the launcher, as far as it knows: a shell that exits at once.
        Start(
            "po-stray-a-1",
            "use POSIX; setsid(); unless (fork) { %ENV = (); exec 'perl', '-e', 'open F, \">a\"; close F; sleep 1000', $ARGV[0] } sleep "
                + "1000",
            "a");
        Start("po-stray-b-1", "open F, '>b'; close F; sleep 1000", "b");
        Start("po-stray-b-12", "open F, '>c'; close F; sleep 1000", "c");
        await Until(() => File.Exists(PathOf("a")) && File.Exists(PathOf("b")) && File.Exists(PathOf("c")), "the strays run");

        var (ended, surviving) = await StrayProcesses.EndByTokenAsync(["po-stray-a-1", "po-stray-b-1"]);

        Assert.Equal((3, 0), (ended, surviving));
        Assert.Empty(Marked(Marker + "-a"));
        Assert.Empty(Marked(Marker + "-b"));
        Assert.Single(Marked(Marker + "-c"));
        Assert.Equal((1, 0), await StrayProcesses.EndByTokenAsync(["po-stray-b-12"]));
        Assert.Equal((0, 0), await StrayProcesses.EndByTokenAsync(["po-stray-b-12"]));
        Assert.Equal((0, 0), await StrayProcesses.EndByTokenAsync([]));
    }

    [Fact]
    public async Task What_is_asked_first_may_tidy_up_and_loses_nobody()
    {
        // The child has no token and no parent any more when the shell has ended as it was asked to.
        Start(
            "po-stray-d-1",
            "use POSIX; setsid(); $SIG{TERM} = sub { open F, '>tidy'; close F; exit }; unless (fork) { %ENV = (); $SIG{TERM} = 'IGNORE'; "
                + "exec 'perl', '-e', 'open F, \">d\"; close F; sleep 1000', $ARGV[0] } sleep 1000",
            "d");
        await Until(() => File.Exists(PathOf("d")), "the strays run");

        var (ended, _) = await StrayProcesses.EndByTokenAsync(["po-stray-d-1"], TimeSpan.FromMilliseconds(500));

        Assert.Equal(1, ended);
        Assert.True(File.Exists(PathOf("tidy")));
        Assert.Empty(Marked(Marker + "-d"));
    }

    private void Start(string token, string script, string name)
    {
        var start = new ProcessStartInfo("sh", ["-c", "perl -e \"$0\" \"$1\" &", script, $"{Marker}-{name}"])
        {
            WorkingDirectory = TempDirectory,
        };
        start.Environment["PSORCH_TOKEN"] = token;
        using var process = Process.Start(start)!;
        process.WaitForExit();
    }
}
