using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.EarlierVersions;

/// <summary>A run that version 0.1.0 ended with a failed task, a blocked one and merged output.</summary>
public sealed class FinishedRunTests : IAsyncDisposable
{
    private readonly TestPlace place = new();
    private readonly string run;

    public FinishedRunTests() => run = EarlierRun.Unpack("0.1.0", "finished", place);

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Its_states_and_output_are_shown()
    {
        var status = await place.StatusAsync(run);
        Assert.Equal("Failed", status.GetProperty("state").GetString());
        Assert.Equal(
            ["api Succeeded 1", "words Succeeded 1", "count Succeeded 1", "broken Failed 2", "after Blocked 0"],
            status.GetProperty("tasks").EnumerateArray().Select(task =>
                $"{task.GetProperty("id").GetString()} {task.GetProperty("state").GetString()} {task.GetProperty("attempts").GetInt32()}"));
        Assert.Equal("counted\n", (await place.PsorchAsync("log", run, "words")).EndedWith(0).Output);
        Assert.Equal("no such thing\n", (await place.PsorchAsync("log", run, "broken", "--stderr")).EndedWith(0).Output);
        Assert.Contains("attempt 2 failed", (await place.PsorchAsync("log", run)).EndedWith(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_reports_are_written_again()
    {
        var before = TestPlace.Trace(run);
        File.Delete(Path.Combine(run, "trace.tsv"));
        File.Delete(Path.Combine(run, "report.html"));
        File.Delete(Path.Combine(run, "execution_summary.json"));

        (await place.PsorchAsync("report", run)).EndedWith(0);
        var after = TestPlace.Trace(run);
        foreach (var column in new[] { "task", "attempt", "token", "executor", "state", "failureClass", "exitCode" })
        {
            Assert.Equal(before.Select(attempt => attempt[column]), after.Select(attempt => attempt[column]));
        }

        Assert.Equal("Failed", TestPlace.Task(run, "broken").GetProperty("state").GetString());
        Assert.Contains(
            "broken",
            await File.ReadAllTextAsync(Path.Combine(run, "report.html"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        var diagram = (await place.PsorchAsync("report", run, "--diagram", "Mermaid")).EndedWith(0).Output;
        Assert.Contains("words", diagram, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_merged_again_and_keeps_what_a_user_edited()
    {
        var count = Path.Combine(run, "src", "count.txt");
        var words = Path.Combine(run, "src", "words.txt");
        File.Delete(count);
        await File.WriteAllTextAsync(words, "mine\n", TestContext.Current.CancellationToken);

        (await place.PsorchAsync("merge", run, "--on-conflict", "KeepBoth")).EndedWith(0);
        Assert.Equal("4\n", await File.ReadAllTextAsync(count, TestContext.Current.CancellationToken));
        Assert.Equal("mine\n", await File.ReadAllTextAsync(words, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_failed_task_is_retried_with_what_it_blocked()
    {
        place.Set("OLD_RUN_FIXED", "1");
        (await place.PsorchAsync("retry", run)).EndedWith(0);
        Assert.Equal("Succeeded", (await place.StatusAsync(run)).GetProperty("state").GetString());
        Assert.Equal(3, TestPlace.Task(run, "broken").GetProperty("attempts").GetInt32());
        Assert.Equal("after\n", await File.ReadAllTextAsync(Path.Combine(run, "src", "after.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(
            ["after 1", "api 1", "broken 1", "broken 2", "broken 3", "count 1", "words 1"],
            TestPlace.Trace(run).Select(attempt => $"{attempt["task"]} {attempt["attempt"]}").Order());
    }
}
