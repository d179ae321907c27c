using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Cli.Tests.Processes;

/// <summary>Runs on the Process backend whose disk becomes full, or whose executor stands still.</summary>
public sealed class ProcessTroubleTests : IAsyncDisposable
{
    private const int Continue = 18;
    private readonly ProcessPlace place = new();
    private readonly Stack<string> mounted = new();

    public async ValueTask DisposeAsync()
    {
        while (mounted.TryPop(out var directory))
        {
            await place.Files.ProgramAsync("umount", "-l", directory);
        }

        await place.DisposeAsync();
    }

    [Fact]
    public async Task An_executor_that_hands_in_nothing_after_its_time_limit_is_a_warning_of_the_run()
    {
        var run = place.Start(place.Task("a", "kill -STOP $PPID; sleep 600").With("timeLimit", "00:00:01").With("maxRetries", 0));
        await place.UntilAsync("start a 1");
        await TestPlace.Until(() => run.HasExited || Warning() is not null, "the run warns");
        Assert.Contains(
            "Its time limit of 00:00:01 is over, and its executor has handed in no result.", Warning(), StringComparison.Ordinal);
        Assert.Contains($"see {place.Attempt("a")}", Warning(), StringComparison.Ordinal);
        Assert.Contains("has handed in no result", (await place.Files.PsorchAsync("status", place.Run)).Output, StringComparison.Ordinal);

        PsorchProcess.Signal(place.Executor("a"), Continue);
        (await run.EndAsync()).EndedWith(1);
        Assert.Equal("Timeout", TestPlace.Task(place.Run, "a").GetProperty("failureClass").GetString());

        string? Warning() => Look()?.Warnings.FirstOrDefault(static text => text.Contains("time limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_whose_own_disk_is_full_fails_in_its_own_words()
    {
        var disk = await MountAsync(place.Files["disk"], "64k");
        (await place.RunAsync(
            place.Task("a", $"dd if=/dev/zero of='{disk}/x' bs=1k count=200").With("maxRetries", 0),
            place.Task("b", "true"))).EndedWith(1);
        var failed = TestPlace.Task(place.Run, "a");
        Assert.Equal(("Failed", "TaskFailed"), (failed.GetProperty("state").GetString(), failed.GetProperty("failureClass").GetString()));
        Assert.Contains("No space left on device", failed.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("Succeeded", TestPlace.Task(place.Run, "b").GetProperty("state").GetString());
    }

    /// <summary>An executor says what is the matter on the same disk: that too must not end it.</summary>
    [Fact]
    public async Task A_result_without_room_is_handed_in_when_there_is_some()
    {
        var output = await MountAsync(place.Files.Output, "4m");
        var run = place.Start(place.Task("a", Fill(output)));
        await UntilBegunAsync(run);
        await TestPlace.Until(() => Directory.Exists(place.Attempt("a")), "its directory is there");
        using var tries = new CountdownEvent(2);
        using var watcher = new FileSystemWatcher(place.Attempt("a"), "result.json*") { EnableRaisingEvents = true };
        watcher.Deleted += (_, _) =>
        {
            if (!tries.IsSet)
            {
                tries.Signal();
            }
        };
        place.Open("fill");
        await TestPlace.Until(() => run.HasExited || tries.IsSet, "the executor has tried twice");
        Assert.False(run.HasExited);
        Assert.Equal([place.Executor("a")], place.Executors());
        File.Delete(Path.Combine(output, "fill"));
        (await run.EndAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1"], place.Evidence);
        Assert.Equal(1, TestPlace.Task(place.Run, "a").GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task What_was_done_while_the_disk_was_full_is_not_done_again_by_a_resume()
    {
        var output = await MountAsync(place.Files.Output, "4m");
        var run = place.Start(place.Task("a", Fill(output)));
        await UntilBegunAsync(run);
        place.Open("fill");
        await TestPlace.Until(() => run.HasExited || place.Evidence.Contains("end a 1"), "the disk is full");
        Assert.Equal(0, new DriveInfo(output).AvailableFreeSpace);
        await ProcessPlace.KillAsync(run);
        File.Delete(Path.Combine(output, "fill"));
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1"], place.Evidence);
        Assert.Equal("Succeeded", TestPlace.Task(place.Run, "a").GetProperty("state").GetString());
    }

    // All that is said of the task's beginning has to be on the disk before.
    private string Fill(string output) => $"{place.Wait("fill")}; dd if=/dev/zero of='{output}/fill' bs=4k 2> /dev/null; true";

    private Task UntilBegunAsync(PsorchProcess run) => TestPlace.Until(
        () => run.HasExited || Look()?.Tasks.All(static task => task.LastAttempt?.StartedAt is not null) == true, "the task has begun");

    /// <summary>The run as it is on the disk; null before it is one.</summary>
    private OrchestratorRun? Look()
    {
        if (place.Files.Runs is not [var run])
        {
            return null;
        }

        try
        {
            return RunHost.Look(run);
        }
        catch (OrchestratorException)
        {
            return null;
        }
    }

    private async Task<string> MountAsync(string directory, string size)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to mount a file system of its own.");
        Directory.CreateDirectory(directory);
        var mount = await place.Files.StartProgram("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", directory).EndAsync();
        Assert.SkipUnless(mount.ExitCode == 0, "Mounting is not allowed here: " + mount.Error);
        mounted.Push(directory);
        return directory;
    }
}
