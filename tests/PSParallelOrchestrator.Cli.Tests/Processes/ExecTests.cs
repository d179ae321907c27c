using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Processes;

/// <summary><c>psorch exec</c> by itself: what it executes, and what it refuses.</summary>
public sealed class ExecTests : IAsyncDisposable
{
    private readonly ProcessPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task It_executes_an_attempt_once()
    {
        var attempt = await PreparedAsync();
        (await ExecAsync(attempt)).EndedWith(0);
        Assert.Equal(0, Result(attempt)["exitCode"]!.GetValue<int>());
        (await ExecAsync(attempt)).EndedWith(4);
        Assert.Contains("claimed by somebody else", Log(attempt), StringComparison.Ordinal);
        Assert.Equal(["start a 1", "end a 1"], place.Evidence);
    }

    [Fact]
    public async Task Of_many_at_once_one_executes_it()
    {
        var attempt = await PreparedAsync();
        var ended = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ExecAsync(attempt)));
        Assert.Equal([0, 4, 4, 4, 4, 4, 4, 4], ended.Select(result => result.ExitCode).Order());
        Assert.Equal(["start a 1", "end a 1"], place.Evidence);
        Assert.Empty(Directory.GetFiles(attempt, "*.tmp"));
    }

    [Fact]
    public async Task A_directory_without_an_attempt_is_refused()
    {
        var result = (await ExecAsync(place.Files.Root)).EndedWith(2);
        Assert.Contains("is not the directory of an attempt", result.Error, StringComparison.Ordinal);
        (await ExecAsync(place.Files["missing"])).EndedWith(2);
        (await place.Files.PsorchAsync("exec")).EndedWith(2);
        (await place.Files.PsorchAsync("exec", "a", "b")).EndedWith(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"version\":\"0.1.0\",\"spec\":{\"token\":\"t\"}}")]
    [InlineData("not json")]
    public async Task A_damaged_task_is_refused_and_claimed_by_nobody(string content)
    {
        var attempt = await PreparedAsync();
        await File.WriteAllTextAsync(Path.Combine(attempt, "task.json"), content, TestContext.Current.CancellationToken);
        (await ExecAsync(attempt)).EndedWith(2);
        Assert.Contains("is damaged", Log(attempt), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(attempt, "claim.json")));
        Assert.Empty(place.Evidence);
    }

    [Fact]
    public async Task An_attempt_says_nothing_of_its_place_and_is_executed_wherever_it_is_found()
    {
        var attempt = await PreparedAsync();
        var bytes = await File.ReadAllTextAsync(Path.Combine(attempt, "task.json"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain(place.Run, bytes, StringComparison.Ordinal);
        var elsewhere = place.Files["elsewhere"];
        Directory.Move(attempt, elsewhere);
        (await ExecAsync(elsewhere)).EndedWith(0);
        Assert.Equal(0, Result(elsewhere)["exitCode"]!.GetValue<int>());
        Assert.True(Directory.Exists(Path.Combine(elsewhere, "workspace")));
        Assert.False(Directory.Exists(attempt));
    }

    [Fact]
    public async Task A_task_of_the_form_of_0_1_0_is_refused_as_one_of_another_version()
    {
        var attempt = await PreparedAsync();
        Change(attempt, task => task.AsObject().Remove("format"));
        (await ExecAsync(attempt)).EndedWith(0);
        Assert.Equal("Permanent", Result(attempt)["failureClass"]!.GetValue<string>());
        Assert.Empty(place.Evidence);
    }

    [Fact]
    public async Task A_task_of_another_version_fails_for_good_and_says_why()
    {
        var attempt = await PreparedAsync();
        Change(attempt, task => task["version"] = "99.0.0");
        (await ExecAsync(attempt)).EndedWith(0);
        Assert.Equal("Permanent", Result(attempt)["failureClass"]!.GetValue<string>());
        Assert.Contains("99.0.0", Result(attempt)["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(place.Evidence);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_nothing_is_run()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to mount a file system of its own.");
        var attempt = await PreparedAsync();
        await place.Files.ProgramAsync("mount", "--bind", attempt, attempt);
        try
        {
            await place.Files.ProgramAsync("mount", "-o", "remount,bind,ro", attempt);
            var result = (await ExecAsync(attempt)).EndedWith(5);
            Assert.Contains("cannot be claimed", result.Error, StringComparison.Ordinal);
            Assert.Empty(place.Evidence);
        }
        finally
        {
            await place.Files.ProgramAsync("umount", attempt);
        }
    }

    [Fact]
    public async Task A_result_that_finds_no_room_is_written_when_there_is_some()
    {
        await OnFullDiskAsync(async (disk, attempt, executor) =>
        {
            Assert.False(File.Exists(Path.Combine(attempt, "result.json")));
            await place.Files.ProgramAsync("mount", "-o", "remount,size=4m", disk);
            (await executor.EndAsync()).EndedWith(0);
            Assert.True(Result(attempt)["token"] is not null);
            Assert.Equal(["start a 1", "end a 1"], place.Evidence);
        });
    }

    [Fact]
    public async Task A_result_that_finds_no_room_is_lost_when_the_executor_is_asked_to_end_and_it_says_so()
    {
        await OnFullDiskAsync(async (_, attempt, executor) =>
        {
            executor.Signal(PsorchProcess.Terminate);
            Assert.Contains("its result cannot be written", (await executor.EndAsync()).EndedWith(5).Error, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(attempt, "result.json")));
            Assert.Empty(Directory.GetFiles(attempt, "*.tmp"));
        });
    }

    [Theory]
    [InlineData(PsorchProcess.Interrupt)]
    [InlineData(PsorchProcess.Terminate)]
    public async Task A_signal_ends_the_attempt_with_all_that_it_started_and_leaves_a_result(int signal)
    {
        var attempt = await PreparedAsync(
            $"setsid sh -c 'sleep 300; true' {place.Files.Marker} < /dev/null > /dev/null 2>&1 & {place.Wait("never")}");
        var executor = place.Files.Start("exec", attempt);
        await place.UntilAsync("start a 1");
        executor.Signal(signal);
        (await executor.EndAsync()).EndedWith(0);
        Assert.Equal("Canceled", Result(attempt)["failureClass"]!.GetValue<string>());
        Assert.Empty(place.Files.Marked());
    }

    /// <summary>Lets an attempt fill its disk, and goes on when its executor has seen that the result has no room.</summary>
    private async Task OnFullDiskAsync(Func<string, string, PsorchProcess, Task> check)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to mount a file system of its own.");
        var disk = Directory.CreateDirectory(place.Files["disk"]).FullName;
        await place.Files.ProgramAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk);
        try
        {
            var source = await PreparedAsync("dd if=/dev/zero of=../fill bs=1k count=200 2> /dev/null; true");
            var attempt = Path.Combine(disk, "attempt");
            Directory.CreateDirectory(attempt);
            File.Copy(Path.Combine(source, "task.json"), Path.Combine(attempt, "task.json"));
            var executor = place.Files.Start("exec", attempt);

            // There is room for a name, but not for what the executor has to say.
            await TestPlace.Until(() => File.Exists(Path.Combine(attempt, "executor.log")), "the executor has something to say");
            await check(disk, attempt, executor);
        }
        finally
        {
            await place.Files.ProgramAsync("umount", disk);
        }
    }

    /// <summary>An attempt that an orchestrator prepared, whose executor never came.</summary>
    private async Task<string> PreparedAsync(string script = "true")
    {
        place.BeforeExecutor("kill -9 $PPID; exit 1");
        await place.Start(place.Task("a", script)).EndAsync();
        place.Files.Set("PSORCH_EXE", null);
        return place.Attempt("a");
    }

    private Task<PsorchResult> ExecAsync(string attempt) => place.Files.PsorchAsync("exec", attempt);

    private static string Log(string attempt) => File.ReadAllText(Path.Combine(attempt, "executor.log"));

    private static JsonNode Result(string attempt) => JsonNode.Parse(File.ReadAllText(Path.Combine(attempt, "result.json")))!;

    private static void Change(string attempt, Action<JsonNode> change)
    {
        var path = Path.Combine(attempt, "task.json");
        var task = JsonNode.Parse(File.ReadAllText(path))!;
        change(task);
        File.WriteAllText(path, task.ToJsonString());
    }
}
