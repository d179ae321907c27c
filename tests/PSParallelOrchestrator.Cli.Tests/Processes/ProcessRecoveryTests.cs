using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Processes;

/// <summary>An orchestrator that dies at each of the points of an attempt's life, and what a resume makes of it.</summary>
public sealed class ProcessRecoveryTests : IAsyncDisposable
{
    private readonly ProcessPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Claimed_and_running_it_is_adopted_and_not_run_again()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        var status = (await place.Files.PsorchAsync("status", place.Run)).EndedWith(0).Output;
        Assert.Contains($"its executor (process {place.Executor("a")}) still runs", status, StringComparison.Ordinal);

        var resume = place.Files.Start("resume", place.Run);
        await TestPlace.Until(
            () => TestPlace.Journal(place.Run).Count(e => e.GetProperty("event").GetString() == "run-started") == 2,
            "the resume began");
        place.Open("go");
        (await resume.EndAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1", "start b 1", "end b 1"], place.Evidence);
        Assert.All(TestPlace.Trace(place.Run), attempt => Assert.Equal("Succeeded", attempt["state"]));
        Assert.DoesNotContain("still runs", (await place.Files.PsorchAsync("status", place.Run)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ended_but_not_recorded_its_result_is_taken()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        place.Open("go");
        await TestPlace.Until(() => place.Executors().Count == 0, "the executor had ended");
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1", "start b 1", "end b 1"], place.Evidence);
        Assert.Equal("a\n", await File.ReadAllTextAsync(Path.Combine(place.Run, "src", "a.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_adopted_attempt_obeys_a_stop()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        var resume = place.Files.Start("resume", place.Run);
        await TestPlace.Until(
            () => TestPlace.Journal(place.Run).Count(e => e.GetProperty("event").GetString() == "run-started") == 2,
            "the resume began");
        resume.Signal(PsorchProcess.Terminate);
        (await resume.EndAsync()).EndedWith(130);
        Assert.Empty(place.Executors());
        Assert.Empty(place.Files.Marked());
        place.Open("go");
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "start a 2", "end a 2", "start b 1", "end b 1"], place.Evidence);
    }

    [Fact]
    public async Task With_its_executor_dead_too_it_is_lost_and_what_it_left_is_ended()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        PsorchProcess.Signal(place.Executor("a"), PsorchProcess.Kill);
        await TestPlace.Until(() => place.Executors().Count == 0, "the executor had ended");
        var left = place.Files.Marked();
        Assert.NotEmpty(left);
        place.Open("go-2");
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Empty(place.Files.Marked());
        Assert.Equal(["start a 1", "start a 2", "end a 2", "start b 1", "end b 1"], place.Evidence);
        Assert.Equal(["Lost", ""], TestPlace.Trace(place.Run).Where(row => row["task"] == "a").Select(row => row["failureClass"]));
    }

    [Fact]
    public async Task Recorded_as_launching_with_nothing_started_it_runs_once()
    {
        place.BeforeExecutor($"[ -e '{place.Files["second"]}' ] || {{ kill -9 $PPID; exit 1; }}");
        await place.Start(place.Task("a")).EndAsync();
        Directory.Delete(Path.Combine(place.Run, "executor_0"), recursive: true);
        place.Open("second");
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Equal(["start a 2", "end a 2"], place.Evidence);
    }

    [Fact]
    public async Task Started_but_late_its_executor_runs_nothing_once_a_resume_called_it_lost()
    {
        place.BeforeExecutor($"if [ ! -e '{place.Files["second"]}' ]; then kill -9 $PPID; {place.Wait("go")}; fi");
        await place.Start(place.Task("a")).EndAsync();
        place.Open("second");
        var late = Path.Combine(place.Attempt("a"), "executor.log");
        (await place.ResumeAsync()).EndedWith(0);
        place.Open("go");
        await TestPlace.Until(
            () => File.ReadAllText(late).Contains("claimed by somebody else", StringComparison.Ordinal),
            "the late executor gave up");
        await TestPlace.Until(() => place.Executors().Count == 0, "the executor had ended");
        Assert.Equal(["start a 2", "end a 2"], place.Evidence);
        Assert.False(File.Exists(Path.Combine(place.Attempt("a"), "result.json")));
    }

    [Fact]
    public async Task Started_and_claimed_before_its_launch_is_recorded_it_is_adopted()
    {
        place.BeforeExecutor($"[ -e '{place.Files["second"]}' ] || kill -9 $PPID");
        await place.Start(place.Task("a", place.Wait("go"))).EndAsync();
        await place.UntilAsync("start a 1");

        // An orchestrator that was quick wrote it down before it died: then the line is taken away again.
        var journal = Path.Combine(place.Run, ".orchestrator", "journal.jsonl");
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            journal,
            lines.TakeWhile(line => !line.Contains("\"attempt-launched\"", StringComparison.Ordinal)),
            TestContext.Current.CancellationToken);
        place.Open("go");
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1"], place.Evidence);
    }

    [Fact]
    public async Task Of_two_resumes_at_once_one_has_the_run_and_nothing_runs_twice()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        var resumes = new[] { place.Files.Start("resume", place.Run), place.Files.Start("resume", place.Run) };
        await TestPlace.Until(() => resumes.Any(resume => resume.HasExited), "one was refused");
        place.Open("go");
        var ended = await Task.WhenAll(resumes.Select(resume => resume.EndAsync()));
        Assert.Equal([0, 2], ended.Select(result => result.ExitCode).Order());
        ended.Single(result => result.ExitCode == 2).Refused(2, "RunInUse");
        Assert.Equal(["start a 1", "end a 1", "start b 1", "end b 1"], place.Evidence);
    }

    [Fact]
    public async Task A_resume_that_dies_is_followed_by_another_one()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        for (var i = 2; i <= 4; i++)
        {
            var resume = place.Files.Start("resume", place.Run);
            var begun = i;
            await TestPlace.Until(
                () => TestPlace.Journal(place.Run).Count(e => e.GetProperty("event").GetString() == "run-started") == begun,
                "the resume began");
            await ProcessPlace.KillAsync(resume);
        }

        place.Open("go");
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1", "start b 1", "end b 1"], place.Evidence);
    }

    [Fact]
    public async Task On_another_host_it_is_left_alone_until_that_host_is_said_to_be_lost()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        var executor = place.Executor("a");
        place.ChangeClaim("a", ("host", "elsewhere"), ("bootId", "11111111-2222-3333-4444-555555555555"));
        (await place.ResumeAsync()).Refused(2, "AttemptsOnOtherHost", "elsewhere", "--lost-host elsewhere", "-LostHost");
        (await place.ResumeAsync("--lost-host", "another")).Refused(2, "AttemptsOnOtherHost");
        Assert.Contains(executor, place.Executors());
        Assert.Equal(["start a 1"], place.Evidence);

        // What is declared lost may still run there: here it does, and must not be taken for the new attempt.
        place.Open("go-2");
        (await place.ResumeAsync("--lost-host", "ELSEWHERE")).EndedWith(0);
        Assert.Equal(["Lost", ""], TestPlace.Trace(place.Run).Where(row => row["task"] == "a").Select(row => row["failureClass"]));
    }

    [Fact]
    public async Task In_another_container_of_this_machine_it_is_left_alone_too()
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        place.ChangeClaim("a", ("pidNamespace", "pid:[1]"));
        (await place.ResumeAsync()).Refused(2, "AttemptsOnOtherHost", "another container or pid namespace", Environment.MachineName);
        place.Open("go-2");
        (await place.ResumeAsync("--lost-host", Environment.MachineName)).EndedWith(0);
    }

    [Fact]
    public async Task After_a_restart_of_the_machine_it_is_lost_but_a_result_counts()
    {
        var run = place.Start(
            place.Task("a", $"{place.Wait("go")}; echo a > a.txt"),
            place.Task("b", $"[ $PSORCH_ATTEMPT = 2 ] || {place.Wait("never")}"));
        await place.UntilAsync("start a 1");
        await place.UntilAsync("start b 1");
        await ProcessPlace.KillAsync(run);
        place.Open("go");
        await TestPlace.Until(() => File.Exists(Path.Combine(place.Attempt("a"), "result.json")), "it had ended");
        var b = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(place.Attempt("b", executor: 1), "claim.json"), TestContext.Current.CancellationToken)
        )!;
        PsorchProcess.Signal(b["processId"]!.GetValue<int>(), PsorchProcess.Kill);
        b["bootId"] = "11111111-2222-3333-4444-555555555555";
        await File.WriteAllTextAsync(
            Path.Combine(place.Attempt("b", executor: 1), "claim.json"),
            b.ToJsonString(),
            TestContext.Current.CancellationToken);
        place.ChangeClaim("a", ("bootId", "11111111-2222-3333-4444-555555555555"));
        (await place.ResumeAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1", "start b 2", "end b 2"], place.Evidence.Where(line => line != "start b 1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData(
        "{\"token\":\"po-other-0-1\",\"holder\":\"Executor\",\"host\":\"h\",\"bootId\":\"b\",\"pidNamespace\":\"n\",\"processId\":1,"
            + "\"startTicks\":1,\"at\":\"2026-01-01T00:00:00Z\"}")]
    public async Task With_a_claim_that_cannot_be_read_the_living_executor_is_found_all_the_same(string claim)
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        await File.WriteAllTextAsync(Path.Combine(place.Attempt("a"), "claim.json"), claim, TestContext.Current.CancellationToken);
        var resume = place.Files.Start("resume", place.Run);
        await TestPlace.Until(
            () => TestPlace.Journal(place.Run).Count(e => e.GetProperty("event").GetString() == "run-started") == 2,
            "the resume began");
        place.Open("go");
        (await resume.EndAsync()).EndedWith(0);
        Assert.Equal(["start a 1", "end a 1", "start b 1", "end b 1"], place.Evidence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData(
        "{\"token\":\"po-other-0-1\",\"exitCode\":0,\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\"}")]
    public async Task A_result_that_is_damaged_or_stale_is_none(string result)
    {
        await ProcessPlace.KillAsync(await StartedAsync());
        await File.WriteAllTextAsync(Path.Combine(place.Attempt("a"), "result.json"), result, TestContext.Current.CancellationToken);
        PsorchProcess.Signal(place.Executor("a"), PsorchProcess.Kill);
        await TestPlace.Until(() => place.Executors().Count == 0, "the executor had ended");
        place.Open("go-2");
        (await place.ResumeAsync()).EndedWith(0);
        var lost = TestPlace
            .Journal(place.Run)
            .Single(e => e.GetProperty("event").GetString() == "attempt-finished" && e.TryGetProperty("failure", out _));
        Assert.Contains("result.json", lost.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_Threading_run_of_another_host_is_refused_until_that_is_said_to_be_lost()
    {
        var run = place.Files.StartRun("--plan", place.Files.Plan(place.Task("a", place.Wait("go"))), "--name", "run");
        await place.UntilAsync("start a 1");
        await ProcessPlace.KillAsync(run);
        var boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", TestContext.Current.CancellationToken)).Trim();
        JournalText.Change(place.Run, line => line
            .Replace($"\"host\":\"{Environment.MachineName}\"", "\"host\":\"elsewhere\"", StringComparison.Ordinal)
            .Replace(boot, "11111111-2222-3333-4444-555555555555", StringComparison.Ordinal));
        (await place.ResumeAsync()).Refused(2, "AttemptsOnOtherHost", "elsewhere");
        (await place.ResumeAsync()).Refused(2, "AttemptsOnOtherHost", "elsewhere");
        place.Open("go");
        (await place.ResumeAsync("--lost-host", "elsewhere")).EndedWith(0);
    }

    /// <summary>A run whose first task works until the test opens the gate <c>go</c>, or in its second attempt <c>go-2</c>.</summary>
    private async Task<PsorchProcess> StartedAsync()
    {
        var wait =
            $"while [ ! -e '{place.Files["go"]}' ] && {{ [ $PSORCH_ATTEMPT = 1 ] || [ ! -e '{place.Files["go-2"]}' ]; }}; do sleep 0.02; "
                + $"done";
        var run = place.Start(place.Task("a", $"{wait}; echo a > a.txt"), place.Task("b", "cat a.txt", "a"));
        await place.UntilAsync("start a 1");
        return run;
    }
}
