using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>Two tasks that leave different things at one place, from the rule to the output.</summary>
public sealed class ConflictRunTests
{
    private const string Rule = "*:conflict=src/shared.txt";
    private static readonly OrchestratorPlan Independent = Plans.Of(Plans.Task("one"), Plans.Task("two"));
    private static readonly OrchestratorPlan Joined = Plans.Of(Plans.Task("one"), Plans.Task("two"), Plans.Task("join", "one", "two"));

    [Fact]
    public async Task Stop_writes_nothing_and_another_strategy_can_be_taken_later()
    {
        await using var run = await RealRun.CreateAsync(Independent, RealRun.Options(Rule));
        Assert.Equal(RunState.Succeeded, await run.Session.RunAsync(null, CancellationToken.None));
        var stopped = await run.ConsolidateAsync();
        Assert.False(stopped.Written);
        var conflict = Assert.Single(stopped.Summary.Conflicts);
        Assert.Equal(("src/shared.txt", null), (conflict.Path, conflict.Resolution));
        Assert.Equal(["one", "two"], conflict.Tasks.Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(run.Run.Directory, "src")));

        Assert.True((await run.ConsolidateAsync(ConflictStrategy.PreferLater)).Written);
        Assert.Contains("task two", run.Output("src/shared.txt"), StringComparison.Ordinal);

        Assert.DoesNotContain("stale", stopped.Advice, StringComparison.Ordinal);
        var again = await run.ConsolidateAsync(ConflictStrategy.Stop);
        Assert.False(again.Written);
        Assert.Contains("is of an earlier merge: it is stale", again.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_of_a_run_that_has_not_ended_says_so()
    {
        await using var run = await RealRun.CreateAsync(Independent, RealRun.Options());
        var merged = await run.ConsolidateAsync();
        Assert.Contains("The run has not ended: what 0 of its 2 tasks made was merged.", merged.Warnings);
        await run.Session.RunAsync(null, CancellationToken.None);
        Assert.Empty((await run.ConsolidateAsync()).Warnings);
    }

    [Theory]
    [InlineData(ConflictStrategy.PreferLater)]
    [InlineData(ConflictStrategy.KeepBoth)]
    [InlineData(ConflictStrategy.Markers)]
    public async Task Each_strategy_keeps_what_it_promises(ConflictStrategy strategy)
    {
        await using var run = await RealRun.CompletedAsync(Independent, RealRun.Options(Rule) with { ConflictStrategy = strategy });
        var files = Directory.GetFiles(Path.Combine(run.Run.Directory, "src")).Select(File.ReadAllText).ToList();
        var all = string.Concat(files);
        Assert.Equal(strategy != ConflictStrategy.PreferLater, all.Contains("task one", StringComparison.Ordinal));
        Assert.Contains("task two", all, StringComparison.Ordinal);
        Assert.Equal(strategy == ConflictStrategy.KeepBoth ? 2 : 1, files.Count);
        Assert.Equal(strategy == ConflictStrategy.Markers, all.Contains("<<<<<<<", StringComparison.Ordinal));
        Assert.NotNull(Assert.Single(run.Run.Consolidation!.Conflicts).Resolution);
    }

    [Fact]
    public async Task With_stop_a_task_whose_dependencies_conflict_is_blocked_and_says_why()
    {
        await using var run = await RealRun.CompletedAsync(Joined, RealRun.Options(Rule, "join:files=off"));
        Assert.Equal(RunState.Failed, run.Run.State);
        Assert.Equal(TaskState.Blocked, run.Task("join").State);
        Assert.Contains("src/shared.txt", run.Task("join").Reason, StringComparison.Ordinal);
        Assert.Equal("Blocked", run.Summary("join").GetProperty("state").GetString());
    }

    [Fact]
    public async Task Dependants_see_what_their_dependencies_made_and_conflicts_are_resolved_in_plan_order()
    {
        var plan = Plans.Of(
            Shell("one", "echo one > shared; echo 1 > one.txt; sleep 0.3"),
            Shell("two", "echo two > shared; echo 2 > two.txt"),
            Shell("join", "cat one.txt two.txt shared > joined.txt", "two", "one"),
            Shell("last", "cat joined.txt > last.txt", "join"));
        await using var run = await RealRun.CompletedAsync(
            plan,
            RealRun.Options() with
            {
                ConflictStrategy = ConflictStrategy.PreferLater,
            });
        Assert.Equal(RunState.Succeeded, run.Run.State);
        Assert.Equal("1\n2\ntwo\n", run.Output("src/last.txt"));
        Assert.Contains(run.Run.Warnings, warning =>
            warning.Contains("'join'", StringComparison.Ordinal) && warning.Contains("shared", StringComparison.Ordinal));
    }

    private static OrchestratorTask Shell(string id, string script, params string[] dependsOn) =>
        new() { Id = id, Command = "sh", Arguments = ["-c", script], DependsOn = dependsOn };
}
