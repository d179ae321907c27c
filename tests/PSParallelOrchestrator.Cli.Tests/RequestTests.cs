using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Retry, approve and deny from another process, on a run that goes on and on one that has ended.</summary>
public sealed class RequestTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_failed_task_of_a_finished_run_runs_again_with_what_it_blocked()
    {
        var plan = place.Plan(
            PlanText.Shell("flaky", $"[ -e '{place["go"]}' ] && echo ok > flaky.txt"),
            PlanText.Shell("after", "cat flaky.txt", ["flaky"]),
            PlanText.Shell("other", $"echo once >> '{place["other"]}'"));
        (await place.RunAsync("--plan", plan, "--max-retries", "1")).EndedWith(1);
        var run = place.RunDirectory;
        (await place.PsorchAsync("retry", run, "other")).Refused(2, "RequestRefused", "'other' is Succeeded");
        (await place.PsorchAsync("retry", run, "nosuch")).Refused(2, "RequestRefused", "'nosuch'");

        // A blocked task stands for what blocks it.
        (await place.PsorchAsync("retry", run, "after")).EndedWith(1);
        place.Write("go", string.Empty);
        (await place.PsorchAsync("retry", run)).EndedWith(0);
        Assert.Equal(5, TestPlace.Task(run, "flaky").GetProperty("attempts").GetInt32());
        Assert.Equal("Succeeded", TestPlace.Task(run, "after").GetProperty("state").GetString());
        Assert.Equal("once\n", await File.ReadAllTextAsync(place["other"], TestContext.Current.CancellationToken));
        (await place.PsorchAsync("retry", run)).Refused(2, "RequestRefused");
    }

    [Fact]
    public async Task A_failed_task_of_a_live_run_runs_again()
    {
        var plan = place.Plan(
            PlanText.Shell("flaky", $"[ -e '{place["go"]}' ]"),
            PlanText.Shell("after", "true", ["flaky"]),
            PlanText.Shell("long", $"while [ ! -e '{place["end"]}' ]; do sleep 0.05; done"));
        var psorch = place.StartRun("--plan", plan, "--max-retries", "0");
        await UntilStateAsync("after", "Blocked", psorch);
        place.Write("go", string.Empty);
        (await place.PsorchAsync("retry", place.RunDirectory, "flaky")).EndedWith(0);
        await UntilStateAsync("after", "Succeeded", psorch);
        place.Write("end", string.Empty);
        (await psorch.EndAsync()).EndedWith(0);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(place.RunDirectory, ".orchestrator", "inbox")));
    }

    [Fact]
    public async Task Tasks_wait_for_approval()
    {
        var plan = place.Plan(
            PlanText.Shell("wanted", "true").With("requireApproval", true),
            PlanText.Shell("unwanted", $"touch '{place["ran"]}'").With("requireApproval", true),
            PlanText.Shell("after", "true", ["unwanted"]));
        var psorch = place.StartRun("--plan", plan);
        await UntilStateAsync("unwanted", "WaitingForApproval", psorch);
        var run = place.RunDirectory;
        (await place.PsorchAsync("approve", run, "after")).Refused(2, "RequestRefused", "'after' is Pending");
        (await place.PsorchAsync("approve", run, "wanted")).EndedWith(0);
        (await place.PsorchAsync("deny", run, "unwanted", "--reason", "too risky")).EndedWith(0);
        (await psorch.EndAsync()).EndedWith(1);
        Assert.Equal("Succeeded", TestPlace.Task(run, "wanted").GetProperty("state").GetString());
        Assert.Equal("Failed", TestPlace.Task(run, "unwanted").GetProperty("state").GetString());
        Assert.Equal("Blocked", TestPlace.Task(run, "after").GetProperty("state").GetString());
        Assert.Contains("too risky", (await place.PsorchAsync("status", run)).Output, StringComparison.Ordinal);
        Assert.False(File.Exists(place["ran"]));
    }

    [Fact]
    public async Task Approved_stays_approved_when_the_orchestrator_is_killed()
    {
        var plan = place.Plan(
            PlanText.Shell("wanted", $"[ -e '{place["go"]}' ] || sh -c 'sleep 300; true' {place.Marker}").With("requireApproval", true));
        var psorch = place.StartRun("--plan", plan);
        await UntilStateAsync("wanted", "WaitingForApproval", psorch);
        (await place.PsorchAsync("approve", place.RunDirectory)).EndedWith(0);
        await TestPlace.Until(() => place.Marked().Count > 0, "the task runs");
        psorch.Signal(PsorchProcess.Kill);
        await psorch.EndAsync();
        (await place.PsorchAsync("approve", place.RunDirectory)).Refused(2, "RunNotOwned");
        place.Write("go", string.Empty);
        (await place.PsorchAsync("resume", place.RunDirectory)).EndedWith(0);
    }

    [Fact]
    public async Task A_run_that_waits_for_approval_can_be_stopped()
    {
        var psorch = place.StartRun("--plan", place.Plan(PlanText.Shell("wanted", "true").With("requireApproval", true)));
        await UntilStateAsync("wanted", "WaitingForApproval", psorch);
        (await place.PsorchAsync("stop", place.RunDirectory)).EndedWith(0);
        (await psorch.EndAsync()).EndedWith(130);
    }

    [Fact]
    public async Task Garbage_in_the_inbox_is_cleared_away_and_does_no_harm()
    {
        var psorch = place.StartRun("--plan", place.Plan(PlanText.Shell("wanted", "true").With("requireApproval", true)));
        await UntilStateAsync("wanted", "WaitingForApproval", psorch);
        var inbox = Path.Combine(place.RunDirectory, ".orchestrator", "inbox");
        string[] garbage =
        [
            "",
            "{",
            "null",
            "[]",
            "42",
            "{\"request\":\"explode\"}",
            "{\"request\":\"retry\"}",
            "{\"request\":\"retry\",\"tasks\":null}",
            "{\"request\":\"approve\",\"tasks\":[null]}",
            "{\"request\":\"deny\",\"tasks\":[\"wanted\", 3],\"reason\":null}",
            "{\"request\":\"stop\"}",
            "\0\0\0",
        ];
        for (var i = 0; i < garbage.Length; i++)
        {
            File.WriteAllText(Path.Combine(inbox, $"{i}.request.json"), garbage[i]);
        }

        Directory.CreateDirectory(Path.Combine(inbox, "directory.request.json"));

        await TestPlace.Until(
            () => psorch.HasExited || Directory.GetFiles(inbox, "*.request.json").Length == 0,
            "the requests are answered");
        Assert.Equal("WaitingForApproval", await StateAsync("wanted"));
        (await place.PsorchAsync("approve", place.RunDirectory)).EndedWith(0);
        (await psorch.EndAsync()).EndedWith(0);
    }

    [Fact]
    public async Task Who_asks_an_owner_that_dies_is_told_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Needs signals.");
        var psorch = place.StartRun("--plan", place.Plan(PlanText.Shell("wanted", "true").With("requireApproval", true)));
        await UntilStateAsync("wanted", "WaitingForApproval", psorch);
        const int Suspend = 19;
        psorch.Signal(Suspend);
        var asker = place.Start("approve", place.RunDirectory);
        var inbox = Path.Combine(place.RunDirectory, ".orchestrator", "inbox");
        await TestPlace.Until(() => Directory.GetFiles(inbox, "*.request.json").Length == 1, "the request is there");
        psorch.Signal(PsorchProcess.Kill);
        (await asker.EndAsync()).Refused(2, "RunNotOwned");
        Assert.Empty(Directory.GetFiles(inbox));
        await psorch.EndAsync();
    }

    private async Task<string?> StateAsync(string task) =>
        (await place.StatusAsync(place.RunDirectory))
            .GetProperty("tasks")
            .EnumerateArray()
            .Single(found => found.GetProperty("id").GetString() == task)
            .GetProperty("state")
            .GetString();

    private async Task UntilStateAsync(string task, string state, PsorchProcess psorch)
    {
        for (var i = 0; i < 18000; i++)
        {
            if (Recorded(task)?.ToString() == state)
            {
                return;
            }

            if (psorch.HasExited)
            {
                (await psorch.EndAsync()).EndedWith(-1);
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"Task '{task}' did not become {state}.");
    }

    /// <summary>
    /// The state of a task by the journal; null where there is none yet. Another psorch at each look would slow the one that is waited for.
    /// </summary>
    private TaskState? Recorded(string task)
    {
        if (place.Runs is not [var run] || !File.Exists(TestPlace.JournalPath(run)))
        {
            return null;
        }

        try
        {
            using var reader = RunReader.Open(run);
            return reader.Run.Tasks.Single(found => found.Id == task).State;
        }
        catch (OrchestratorException)
        {
            return null;
        }
    }
}
