using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>Containers that are kept for the attempts of an executor: each attempt begins as if it were the first.</summary>
public sealed class WarmContainerTests : IAsyncDisposable
{
    private readonly DockerPlace place = DockerPlace.Require();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Attempts_share_a_container_and_neither_processes_nor_temporary_files_nor_secrets()
    {
        place.Files.Set("DEPLOY_TOKEN", "a-secret-of-the-warm-test");
        const string Look =
            """
            hostname
            pgrep -c sleep; ls -A /tmp "$HOME" | grep -c left; env | grep -c DEPLOY_TOKEN; ls
            setsid sleep 300 < /dev/null > /dev/null 2>&1 &
            mkdir -p /tmp/left/x "$HOME/.left"; chmod 000 /tmp/left; echo one > "$PSORCH_TASK.txt"
            """;
        (await StartWith(
            1,
            [],
            DockerPlace.Task("a", Look).With("secrets", PlanText.Strings("DEPLOY_TOKEN")),
            DockerPlace.Task("b", Look),
            DockerPlace.Task("c", "cat a.txt b.txt; " + Look, "a", "b")).EndAsync()).EndedWith(0);

        var host = place.Said("a").Split('\n')[0];
        Assert.Equal($"{host}\n0\n0\n1\n", place.Said("a"));
        Assert.Equal($"{host}\n0\n0\n0\n", place.Said("b"));
        Assert.Equal($"one\none\n{host}\n0\n0\n0\na.txt\nb.txt\n", place.Said("c"));
        Assert.Empty(await place.ContainersAsync());
    }

    [Fact]
    public async Task What_tasks_print_where_answers_are_read_is_no_answer()
    {
        const string Print =
            """
            echo progress > /proc/1/fd/1; echo "ended it with exit code 0" > /proc/$PPID/fd/1; echo 0 0 > /proc/1/fd/1
            head -c 1000000 /dev/zero > /proc/1/fd/1; head -c 100000 /dev/urandom > /proc/1/fd/1; sleep 0.3; echo one > "$PSORCH_TASK.txt"
            """;
        (await StartWith(
            1,
            ["--max-retries", "0"],
            DockerPlace.Task("a", Print),
            DockerPlace.Task("b", Print),
            DockerPlace.Task("c", "cat a.txt b.txt", "a", "b")).EndAsync()).EndedWith(0);

        Assert.Equal("one\none\n", place.Said("c"));
        Assert.Equal(3, TestPlace.Trace(place.Run).Count);
        Assert.True(new FileInfo(TestPlace.JournalPath(place.Run)).Length < 100_000);
    }

    [Fact]
    public async Task What_needs_something_else_gets_a_container_of_its_own()
    {
        const string Memory = "hostname; cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null; true";
        (await StartWith(
            1,
            [],
            DockerPlace.Task("a", Memory).With("resources", PlanText.Resources("memory", "100M")),
            DockerPlace.Task("b", Memory, "a").With("resources", PlanText.Resources("memory", "200M")),
            DockerPlace.Task("c", "hostname; grep -c eth0 /proc/net/dev; true", "b").With("network", "None")).EndAsync()).EndedWith(0);

        Assert.EndsWith($"\n{100 << 20}\n", place.Said("a"), StringComparison.Ordinal);
        Assert.EndsWith($"\n{200 << 20}\n", place.Said("b"), StringComparison.Ordinal);
        Assert.EndsWith("\n0\n", place.Said("c"), StringComparison.Ordinal);
        Assert.Equal(3, new[] { "a", "b", "c" }.Select(task => place.Said(task).Split('\n')[0]).Distinct().Count());
        Assert.Empty(await place.ContainersAsync());
    }

    [Fact]
    public async Task Want_of_memory_is_that_of_the_attempt_that_wanted_it()
    {
        var result = await StartWith(
            1,
            ["--max-retries", "0", "--backend-option", "memory=64M"],
            DockerPlace.Task("a", "x=$(head -c 200000000 /dev/zero | tr '\\0' a); echo ${#x}"),
            DockerPlace.Task("b", "exit 3"),
            DockerPlace.Task("c", "echo fine")).EndAsync();

        result.EndedWith(1);
        var failures = TestPlace.Trace(place.Run).ToDictionary(row => row["task"], row => row["failureClass"]);
        Assert.Equal("OutOfMemory", failures["a"]);
        Assert.Equal("TaskFailed", failures["b"]);
        Assert.Equal("fine\n", place.Said("c"));
    }

    [Fact]
    public async Task A_time_limit_and_a_stop_end_one_attempt_and_the_others_go_on()
    {
        var run = StartWith(
            1,
            ["--max-retries", "0"],
            DockerPlace.Task("slow", "trap '' TERM; while true; do sleep 1; done").With("timeLimit", "1s").With("priority", 3),
            DockerPlace.Task("stopped", "echo runs; sleep 300").With("priority", 2),
            DockerPlace.Task("last", "echo fine").With("priority", 1));
        await TestPlace.Until(
            () => place.Files.Runs.Length == 1
                && Directory.GetFiles(place.Run, "stdout.log", SearchOption.AllDirectories)
                    .Any(file => file.Contains("stopped", StringComparison.Ordinal)),
            "the second runs");
        (await place.Files.PsorchAsync("stop", place.Run, "stopped")).EndedWith(0);
        await run.EndAsync();

        var failures = TestPlace.Trace(place.Run).ToDictionary(row => row["task"], row => row["failureClass"]);
        Assert.Equal("Timeout", failures["slow"]);
        Assert.Equal("Canceled", failures["stopped"]);
        Assert.Equal("fine\n", place.Said("last"));
        Assert.Empty(await place.ContainersAsync());
    }

    [Fact]
    public async Task What_a_killed_orchestrator_left_running_is_adopted_and_what_has_ended_is_taken()
    {
        JsonObject[] tasks =
        [
            DockerPlace.Task("long", "while [ ! -e ../go ]; do sleep 0.05; done; echo $PSORCH_ATTEMPT > long.txt"),
            DockerPlace.Task("short", "while [ ! -e ../go ]; do sleep 0.05; done; echo $PSORCH_ATTEMPT > short.txt"),
            DockerPlace.Task("after", "cat long.txt short.txt > after.txt", "long", "short"),
        ];
        var run = StartWith(3, [], tasks);
        await place.UntilClaimedAsync(2);
        run.Signal(PsorchProcess.Kill);
        await run.EndAsync();
        File.WriteAllText(Path.Combine(place.Attempt("short"), "go"), string.Empty);
        await TestPlace.Until(() => File.Exists(Path.Combine(place.Attempt("short"), "result.json")), "the short one has ended");
        var resume = place.Files.Start("resume", place.Run);
        await Task.Delay(500, Token);
        File.WriteAllText(Path.Combine(place.Attempt("long"), "go"), string.Empty);
        (await resume.EndAsync()).EndedWith(0);

        Assert.All(TestPlace.Trace(place.Run), row => Assert.Equal("1", row["attempt"]));
        Assert.Equal("1\n1\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "after.txt"), Token));
        Assert.Empty(await place.ContainersAsync());
    }

    [Fact]
    public async Task A_container_that_is_killed_between_two_attempts_or_in_one_is_made_anew()
    {
        var run = StartWith(
            1,
            [],
            DockerPlace.Task("a", "hostname; while [ ! -e ../go ]; do sleep 0.05; done"),
            DockerPlace.Task("b", "hostname", "a"));
        await place.UntilClaimedAsync(1);
        using var engine = await place.ConnectAsync();
        Assert.True(await engine.SignalAsync(Assert.Single(await place.ContainersAsync()), "SIGKILL", Token));
        await place.UntilClaimedAsync(2);
        File.WriteAllText(Path.Combine(place.Attempt("a", 2), "go"), string.Empty);
        (await run.EndAsync()).EndedWith(0);

        Assert.Equal(["Lost", ""], TestPlace.Trace(place.Run).Where(row => row["task"] == "a").Select(row => row["failureClass"]));
        Assert.NotEqual(place.Said("a"), place.Said("a", 2));
        Assert.Equal(place.Said("a", 2), place.Said("b"));
        Assert.Empty(await place.ContainersAsync());
    }

    private PsorchProcess StartWith(int executors, string[] arguments, params JsonObject[] tasks) =>
        place.StartWith(executors, ["--backend-option", "reuseContainer=true", .. arguments], tasks);
}
