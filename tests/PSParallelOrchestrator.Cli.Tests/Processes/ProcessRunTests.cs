using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Processes;

/// <summary>What a task finds and leaves on the Process backend, and how it ends.</summary>
public sealed class ProcessRunTests : IAsyncDisposable
{
    private readonly ProcessPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_task_has_its_environment_its_output_files_and_what_it_depends_on()
    {
        place.Files.Set("FROM_OUTSIDE", "outer");
        (
            await place.RunAsync(
                place
                    .Task(
                        "a",
                        "echo $PSORCH_RUN $PSORCH_TASK $PSORCH_ATTEMPT $PSORCH_TOKEN $EXECUTOR_ID $FROM_OUTSIDE $OWN; echo bad >&2; echo "
                            + "made > made.txt")
                    .With("environment", new System.Text.Json.Nodes.JsonObject { ["OWN"] = "inner" }),
                place.Task("b", "cat made.txt", "a"))).EndedWith(0);
        var id = TestPlace.Summary(place.Run).GetProperty("runId").GetString();
        Assert.Equal($"{id} a 1 po-{id}-0-1 0 outer inner\n", await ReadAsync("a", "stdout.log"));
        Assert.Equal("bad\n", await ReadAsync("a", "stderr.log"));
        Assert.Equal("made\n", await ReadAsync("b", "stdout.log"));
        Assert.Equal(
            "made\n",
            await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "made.txt"), TestContext.Current.CancellationToken));
        Assert.Empty(await ReadAsync("a", "executor.log"));
        Assert.Empty(place.Executors());
    }

    [Fact]
    public async Task Prices_travel_as_text_and_nothing_that_an_executor_reads_says_where_the_run_is()
    {
        var prices = place.Files.Write("prices/own.json", """
            { "models": { "my-model": { "input": 1, "output": 2, "cacheWrite": 1, "cacheWriteHour": 1, "cacheRead": 1,
              "contextTokens": 1000, "maxOutputTokens": 100 } } }
            """);
        var agent = new System.Text.Json.Nodes.JsonObject { ["id"] = "agent", ["prompt"] = "Write something." };
        (await place.StartWith(["--price-file", prices], agent, place.Task("command", "true", "agent")).EndAsync()).EndedWith(0);
        var task = await ReadAsync("agent", "task.json");
        Assert.Contains("my-model", task, StringComparison.Ordinal);
        Assert.DoesNotContain(place.Files.Root, task, StringComparison.Ordinal);
        var command = await ReadAsync("command", "task.json");
        Assert.DoesNotContain("my-model", command, StringComparison.Ordinal);
        Assert.DoesNotContain(place.Run, command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_task_is_among_the_arguments_of_its_executor()
    {
        var run = place.Start(
            place.Task("a", place.Wait("go")).With("environment", new System.Text.Json.Nodes.JsonObject { ["SECRET"] = "s3cret-value" }));
        await place.UntilAsync("start a 1");
        Assert.Equal(
            $"{PsorchProcess.Executable}\0exec\0{place.Attempt("a")}\0",
            await File.ReadAllTextAsync($"/proc/{place.Executor("a")}/cmdline", TestContext.Current.CancellationToken));
        Assert.Empty(TestPlace.ProcessesWith("s3cret-value"));
        place.Open("go");
        (await run.EndAsync()).EndedWith(0);
    }

    [Fact]
    public async Task A_failed_task_is_tried_again_and_says_what_it_said()
    {
        (
            await place.RunAsync(
                place.Task("a", "echo went wrong >&2; [ $PSORCH_ATTEMPT = 3 ]"),
                place.Task("b", "exit 7").With("maxRetries", 0))).EndedWith(1);
        Assert.Equal(
            ["TaskFailed", "TaskFailed", ""],
            TestPlace.Trace(place.Run).Where(row => row["task"] == "a").Select(row => row["failureClass"]));
        Assert.Contains(TestPlace.Journal(place.Run), e => e.ToString().Contains("went wrong", StringComparison.Ordinal));
        Assert.Equal(7, TestPlace.Task(place.Run, "b").GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public async Task The_time_limit_ends_a_task_with_all_that_it_started()
    {
        var lingering = $"(trap '' TERM; sleep 300) & setsid sh -c 'sleep 300; true' {place.Files.Marker} > /dev/null 2>&1 & sleep 300";
        (await place.RunAsync(place.Task("a", lingering).With("timeLimit", "2s").With("maxRetries", 0))).EndedWith(1);
        Assert.Equal("Timeout", TestPlace.Task(place.Run, "a").GetProperty("failureClass").GetString());
        Assert.Empty(place.Files.Marked());
        Assert.Empty(place.Executors());
    }

    [Fact]
    public async Task A_stop_ends_tasks_that_ignore_signals_or_became_daemons_and_their_executors()
    {
        var run = place.Start(
            place.Task("stubborn", $"trap '' TERM INT HUP; {place.Wait("never")}"),
            place.Task(
                "daemon",
                $"setsid sh -c 'sleep 300; true' {place.Files.Marker} < /dev/null > /dev/null 2>&1 & {place.Wait("never")}"));
        await place.UntilAsync("start stubborn 1");
        await place.UntilAsync("start daemon 1");
        run.Signal(PsorchProcess.Terminate);
        (await run.EndAsync()).EndedWith(130);
        Assert.Empty(place.Files.Marked());
        Assert.Empty(place.Executors());
        Assert.Equal("Canceled", TestPlace.Task(place.Run, "stubborn").GetProperty("state").GetString());
        Assert.DoesNotContain(place.Evidence, line => line.StartsWith("end", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_executor_that_does_not_react_is_killed_with_its_task()
    {
        var run = place.Start(place.Task("a", place.Wait("never")));
        await place.UntilAsync("start a 1");
        const int stop = 19;
        PsorchProcess.Signal(place.Executor("a"), stop);
        run.Signal(PsorchProcess.Terminate);
        (await run.EndAsync()).EndedWith(130);
        Assert.Empty(place.Files.Marked());
        Assert.Empty(place.Executors());
    }

    [Fact]
    public async Task An_executor_that_somebody_else_ends_is_no_wish_of_the_user()
    {
        var run = place.Start(place.Task("a", $"[ $PSORCH_ATTEMPT = 2 ] || {place.Wait("never")}"));
        await place.UntilAsync("start a 1");
        PsorchProcess.Signal(place.Executor("a"), PsorchProcess.Terminate);
        (await run.EndAsync()).EndedWith(0);
        Assert.Equal(["Preempted", ""], TestPlace.Trace(place.Run).Select(row => row["failureClass"]));
    }

    [Fact]
    public async Task A_killed_executor_is_a_loss_and_what_it_left_is_ended_before_the_task_runs_again()
    {
        var id = place.Files["daemon"];
        var daemon = $"setsid sh -c 'echo $$ > {id}; exec sleep 300' < /dev/null > /dev/null 2>&1 & {place.Wait("never")}";
        var left = $"grep -qs sleep /proc/$(cat {id} || echo none)/cmdline; echo $? > '{place.Files["left"]}'";
        var run = place.Start(place.Task("a", $"if [ $PSORCH_ATTEMPT = 1 ]; then {daemon}; else {left}; fi").With("maxRetries", 0));
        await TestPlace.Until(() => File.Exists(id), "the daemon runs");
        PsorchProcess.Signal(place.Executor("a"), PsorchProcess.Kill);
        (await run.EndAsync()).EndedWith(0);
        Assert.Equal(["Lost", ""], TestPlace.Trace(place.Run).Select(row => row["failureClass"]));
        Assert.Equal(["start a 1", "start a 2", "end a 2"], place.Evidence);
        Assert.NotEqual("0\n", await File.ReadAllTextAsync(place.Files["left"], TestContext.Current.CancellationToken));
        var lost = TestPlace
            .Journal(place.Run)
            .Single(e => e.GetProperty("event").GetString() == "attempt-finished" && e.TryGetProperty("failure", out _));
        Assert.Contains("was ended by signal 9", lost.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("executor.log", lost.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_psorch_of_another_version_or_one_that_is_none_is_refused_before_the_run_begins()
    {
        place.Files.Set("PSORCH_EXE", place.Files.Script("old", "#!/bin/sh\necho 0.0.9+abc\n"));
        (await place.RunAsync(place.Task("a"))).Refused(3, "BackendNotAvailable", "0.0.9", "PSORCH_EXE");
        place.Files.Set("PSORCH_EXE", place.Files["nowhere"]);
        (await place.RunAsync(place.Task("a"))).Refused(3, "BackendNotAvailable", "does not exist");
        place.Files.Set("PSORCH_EXE", place.Files.Write("text", "no program"));
        (await place.RunAsync(place.Task("a"))).Refused(3, "BackendNotAvailable");
        Assert.Empty(place.Evidence);
        Assert.Empty(place.Files.Runs);
        var auto = await place.Files.RunAsync("--backend", "Auto", "--plan", place.Files.Plan(place.Task("a")));
        auto.Refused(3, "BackendNotAvailable", "Docker", "Process");
    }

    [Fact]
    public async Task Auto_takes_Process_says_so_and_keeps_to_it()
    {
        var result = await place.Files.RunAsync("--backend", "auto", "--plan", place.Files.Plan(place.Task("a", "echo done")));
        Assert.Contains("The backend Auto took Process. Docker cannot be used here", result.EndedWith(0).Output, StringComparison.Ordinal);
        Assert.Equal("Process", TestPlace.Summary(place.Run).GetProperty("backend").GetString());
        Assert.True(File.Exists(Path.Combine(place.Attempt("a"), "result.json")));
    }

    private Task<string> ReadAsync(string task, string file) =>
        File.ReadAllTextAsync(Path.Combine(place.Attempt(task), file), TestContext.Current.CancellationToken);
}
