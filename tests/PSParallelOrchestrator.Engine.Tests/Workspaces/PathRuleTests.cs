namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>What plan and run say of conflicts at single paths.</summary>
public sealed class PathRuleTests
{
    [Theory]
    [InlineData(PathConflictStrategy.PreferLater, "of b")]
    [InlineData(PathConflictStrategy.Union, "of a\nof b")]
    [InlineData(PathConflictStrategy.KeepBoth, "of a")]
    public async Task A_rule_goes_before_the_runs_strategy_at_its_path_only(PathConflictStrategy strategy, string text)
    {
        using var run = Open(null, Rule("docs/**", strategy));
        await Both(run, "docs/x.md");
        var result = await run.ConsolidateAsync();
        Assert.True(result.Written);
        Assert.DoesNotContain(result.Summary.Conflicts, conflict => conflict.Resolution is null);
        Assert.Equal(text, run.Text(result.Summary.Commit!, "docs/x.md"));

        using var other = Open(null, Rule("docs/**", strategy));
        await Both(other, "src/x.md");
        Assert.False((await other.ConsolidateAsync()).Written);
    }

    [Fact]
    public async Task The_most_specific_pattern_counts_and_the_runs_before_the_plans()
    {
        using var specific = Open(
            null,
            Rule("**", PathConflictStrategy.Stop),
            Rule("docs/x.md", PathConflictStrategy.PreferLater),
            Rule("docs/*", PathConflictStrategy.KeepBoth));
        await Both(specific, "docs/x.md");
        Assert.Equal("of b", specific.Text((await specific.ConsolidateAsync()).Summary.Commit!, "docs/x.md"));

        using var ofRun = Open([Rule("*.md", PathConflictStrategy.Union)], Rule("*.md", PathConflictStrategy.PreferLater));
        await Both(ofRun, "NOTES.md");
        var result = await ofRun.ConsolidateAsync();
        Assert.Equal("of a\nof b", ofRun.Text(result.Summary.Commit!, "docs/NOTES.md"));
    }

    [Fact]
    public async Task A_rule_may_be_stricter_than_the_run_until_somebody_asks_for_another_strategy()
    {
        using var run = new TestRun(
            new RunOptions
            {
                ConflictStrategy = ConflictStrategy.PreferLater,
                Conflicts = [Rule("x", PathConflictStrategy.Stop)],
            },
            "a",
            "b");
        await Both(run, "x");
        Assert.False((await run.ConsolidateAsync()).Written);
        Assert.True((await run.ConsolidateAsync(ConflictStrategy.KeepBoth)).Written);
    }

    [Fact]
    public async Task What_a_command_could_not_make_is_settled_as_a_later_merge_asks_and_says_why()
    {
        using var run = Open(null, Rule("all.lock", PathConflictStrategy.Regenerate, "exit 3"));
        await Both(run, "all.lock");
        Assert.False((await run.ConsolidateAsync()).Written);
        var result = await run.ConsolidateAsync(ConflictStrategy.PreferLater);
        var conflict = Assert.Single(result.Summary.Conflicts);
        Assert.StartsWith("Taken from 'b'", conflict.Resolution, StringComparison.Ordinal);
        Assert.Contains("ended with code 3", conflict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_makes_a_file_anew_from_what_is_merged_and_nothing_else_of_it_is_taken()
    {
        using var run = Open(
            null,
            Rule("all.lock", PathConflictStrategy.Regenerate, "cat parts/* > all.lock; echo stray > stray; echo more >> parts/a"));
        await run.WriteAsync("a", ("parts/a", "A\n"), ("all.lock", "only A\n"));
        await run.WriteAsync("b", ("parts/b", "B\n"), ("all.lock", "only B\n"));
        var result = await run.ConsolidateAsync();
        var conflict = Assert.Single(result.Summary.Conflicts);
        Assert.StartsWith("Made anew by the command 'cat parts/*", conflict.Resolution, StringComparison.Ordinal);
        var files = run.Files(result.Summary.Commit!);
        Assert.Equal("A\nB", run.Text(result.Summary.Commit!, files.Single(file => file.EndsWith("all.lock", StringComparison.Ordinal))));
        Assert.DoesNotContain(files, file => file.Contains("stray", StringComparison.Ordinal));
        Assert.Equal("A", run.Text(result.Summary.Commit!, files.Single(file => file.EndsWith("parts/a", StringComparison.Ordinal))));
        Assert.Empty(Directory.GetDirectories(run.Paths.State, "anew-*"));
    }

    [Theory]
    [InlineData(false, null, null, "")]
    [InlineData(false, null, "bash", "yes")]
    [InlineData(false, "bash", "sh", "yes")]
    [InlineData(true, "sh", "bash", "yes")]
    [InlineData(true, "bash", null, "")]
    public async Task The_shell_is_that_of_whoever_says_the_rule(bool isOfRun, string? ofPlan, string? ofRun, string bash)
    {
        var rule = Rule("all.lock", PathConflictStrategy.Regenerate, "echo ${BASH_VERSION:+yes} > all.lock");
        var options = new RunOptions { CommandShell = ofRun, Conflicts = isOfRun ? [rule] : null };
        using var run = Open(options, isOfRun ? [] : [rule], ofPlan);
        await Both(run, "all.lock");
        var result = await run.ConsolidateAsync();
        var made = run.Files(result.Summary.Commit!).Single(file => file.EndsWith("all.lock", StringComparison.Ordinal));
        Assert.Equal(bash, run.Text(result.Summary.Commit!, made));
    }

    [Theory]
    [InlineData("echo it is broken >&2; exit 3", "it ended with code 3, and its output ends with: it is broken.")]
    [InlineData("rm all.lock", "it left no such file.")]
    [InlineData("rm -rf \"$(dirname \"$PWD\")\"", "it left no such file.")]
    [InlineData("yes | head -c 3000000; echo the end; exit 4", "the end.")]
    [InlineData("rm all.lock; ln -s /etc/passwd all.lock", "it left no such file.")]
    public async Task A_command_that_fails_leaves_the_conflict_open_and_says_why(string command, string reason)
    {
        using var run = Open(null, Rule("all.lock", PathConflictStrategy.Regenerate, command));
        await Both(run, "all.lock");
        var result = await run.ConsolidateAsync();
        Assert.False(result.Written);
        var conflict = Assert.Single(result.Summary.Conflicts);
        Assert.Null(conflict.Resolution);
        Assert.EndsWith(reason, conflict.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_task_starts_from_is_merged_by_the_same_rules()
    {
        using var run = Open(null, Rule("CHANGES", PathConflictStrategy.Union));
        await Both(run, "CHANGES");
        var (workspace, _, _) = await run.BeginAsync("c");
        Assert.Equal("of a\nof b\n", workspace.Read("CHANGES"));
    }

    private static ConflictRule Rule(string pattern, PathConflictStrategy strategy, string? command = null) =>
        new() { Pattern = pattern, Strategy = strategy, Command = command };

    private static async Task Both(TestRun run, string path)
    {
        await run.WriteAsync("a", (path, "of a\n"));
        await run.WriteAsync("b", (path, "of b\n"));
    }

    private static TestRun Open(ConflictRule[]? ofRun, params ConflictRule[] ofPlan) =>
        Open(new RunOptions { Conflicts = ofRun }, ofPlan);

    private static TestRun Open(RunOptions options, ConflictRule[] ofPlan, string? shellOfPlan = null) =>
        new(options, new OrchestratorPlan
        {
            Tasks =
            [
                new() { Id = "a", Prompt = "p" },
                new() { Id = "b", Prompt = "p" },
                new() { Id = "c", Prompt = "p", DependsOn = ["a", "b"] },
            ],
            Conflicts = ofPlan,
            CommandShell = shellOfPlan,
        });
}
