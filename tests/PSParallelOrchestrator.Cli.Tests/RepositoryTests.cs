using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Runs that start from a git repository, or from an earlier run.</summary>
public sealed class RepositoryTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task The_result_becomes_a_branch_and_the_checkout_is_not_touched()
    {
        var repository = await place.MakeRepositoryAsync();
        place.Write("repository/uncommitted.txt", "mine");
        var before = TestPlace.Snapshot(repository).Where(file => !file.Key.Contains("/.git/", StringComparison.Ordinal)).ToDictionary();
        var head = await place.GitAsync("rev-parse", "HEAD");
        var plan = place.Plan(
            PlanText.Shell("edit", "test -f base.txt && echo edited >> base.txt && git status --short > status.txt"),
            PlanText.Shell("add", "grep -q edited base.txt && mkdir lib && echo new > lib/new.txt", ["edit"]));

        var result = (await place.RunAsync("--plan", plan, "--name", "My Work", "--repository", repository)).EndedWith(0);

        Assert.Contains("branch orchestrator/my-work", result.Output, StringComparison.Ordinal);
        Assert.Contains("uncommitted changes", result.Output, StringComparison.Ordinal);
        Assert.Equal("base\nedited\n", await place.GitAsync("show", "orchestrator/my-work:base.txt"));
        Assert.Equal("new\n", await place.GitAsync("show", "orchestrator/my-work:lib/new.txt"));
        Assert.Equal(head, await place.GitAsync("merge-base", "HEAD", "orchestrator/my-work"));
        Assert.Equal(head, await place.GitAsync("rev-parse", "HEAD"));
        Assert.Equal("refs/heads/main\n", await place.GitAsync("symbolic-ref", "HEAD"));
        Assert.Equal(
            before,
            TestPlace.Snapshot(repository).Where(file => !file.Key.Contains("/.git/", StringComparison.Ordinal)).ToDictionary());
        Assert.Equal("?? uncommitted.txt\n", await place.GitAsync("status", "--porcelain"));
        Assert.Single((await place.GitAsync("worktree", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_bare_and_an_empty_repository_are_refused_before_anything_is_made()
    {
        await place.ProgramAsync("git", "init", "-q", "--bare", place["bare"]);
        await place.ProgramAsync("git", "init", "-q", place["empty"]);
        (await place.RunAsync("x", "--repository", place["bare"])).Refused(2, "RepositoryIsBare");
        (await place.RunAsync("x", "--repository", place["empty"])).Refused(2, "RepositoryIsEmpty");
        Assert.Empty(place.Runs);
    }

    [Fact]
    public async Task A_stage_starts_from_the_output_of_the_one_before()
    {
        (await place.RunAsync("--name", "one", "--plan", place.Plan(PlanText.Shell("a", "echo one > a.txt")))).EndedWith(0);
        var one = Path.Combine(place.Output, "one");
        var second = place.Plan(PlanText.Shell("b", "sed s/one/two/ src/a.txt > b.txt"));
        (await place.RunAsync("--name", "two", "--plan", second, "--base-run", one)).EndedWith(0);
        var two = Path.Combine(place.Output, "two");
        var id = TestPlace.Summary(two).GetProperty("runId").GetString()!;
        var third = place.Plan(PlanText.Shell("c", "cat src/a.txt src/b.txt > c.txt"));
        (await place.RunAsync("--name", "three", "--plan", third, "--base-run", id)).EndedWith(0);

        var output = Path.Combine(place.Output, "three", "src");
        Assert.Equal(["a.txt", "b.txt", "c.txt"], Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("one\ntwo\n", await File.ReadAllTextAsync(Path.Combine(output, "c.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_base_run_that_was_not_merged_is_refused()
    {
        (await place.RunAsync("--name", "one", "--plan", place.Plan(PlanText.Shell("a", "exit 1")), "--max-retries", "0")).EndedWith(1);
        (await place.RunAsync("x", "--base-run", Path.Combine(place.Output, "one"))).Refused(2, "BaseRunNotMerged");
        Assert.Single(place.Runs);
    }
}
