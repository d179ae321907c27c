using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary><c>psorch run</c> of a part of a plan, and of a plan with a matrix.</summary>
public sealed class PartialRunTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    private string Plan() => place.Plan(
        PlanText.Agent("a"), PlanText.Agent("b", "a").With("tags", PlanText.Strings("t")), PlanText.Agent("c", "b"), PlanText.Agent("d"));

    [Theory]
    [InlineData("2 of 4 tasks: b, and what they need: a.", "--task", "b")]
    [InlineData("2 of 4 tasks: b, and what they need: a.", "--tag", "t*")]
    [InlineData("3 of 4 tasks: a, b, d.", "--exclude-task", "C")]
    [InlineData("2 of 4 tasks: b, d; not waited for: a.", "--task", "b", "--task", "d", "--skip-dependencies")]
    public async Task Chosen_tasks_are_run_and_said(string said, params string[] options)
    {
        var result = await place.RunAsync(["--plan", Plan(), .. options]);
        result.EndedWith(0);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        (await place.RunAsync(["--plan", Plan(), "--dry-run", .. options])).EndedWith(0);
    }

    [Fact]
    public async Task The_rest_runs_on_top_of_the_part()
    {
        (await place.RunAsync("--plan", Plan(), "--name", "part", "--task", "b")).EndedWith(0);
        var rest = await place.RunAsync(
            "--plan", Plan(), "--name", "rest", "--task", "c", "--base-run", Assert.Single(place.Runs));
        rest.EndedWith(0);
        Assert.Contains("1 of 4 tasks: c; not waited for: b.", rest.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TaskNotInPlan", "--task", "e")]
    [InlineData("TagNotInPlan", "--tag", "x")]
    [InlineData("NeededTaskExcluded", "--exclude-task", "b")]
    [InlineData("NoTaskChosen", "--exclude-task", "*")]
    [InlineData("NothingToSkip", "--skip-dependencies")]
    public async Task What_cannot_be_chosen_is_refused(string id, params string[] options)
    {
        (await place.RunAsync(["--plan", Plan(), .. options])).Refused(2, id);
        Assert.Empty(place.Runs);
    }

    [Fact]
    public async Task A_matrix_is_expanded_in_the_plan_that_the_run_keeps()
    {
        var plan = place.Write("plan.yaml", """
            tasks:
              - id: make-<<n>>
                matrix: { n: [1, 2, 3] }
                command: sh
                arguments: [-c, "echo <<n>> > <<n>>.txt"]
              - id: all
                command: sh
                arguments: [-c, "cat 1.txt 2.txt 3.txt > all.txt"]
                dependsOn: ["make-*"]
                outputs: [all.txt]
            """);
        (await place.RunAsync("--plan", plan)).EndedWith(0);
        var kept = await File.ReadAllTextAsync(
            Path.Combine(Assert.Single(place.Runs), ".orchestrator", "plan.json"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("matrix", kept, StringComparison.Ordinal);
        Assert.Contains("make-3", kept, StringComparison.Ordinal);
        (await place.RunAsync("--plan", place.Write("bad.yaml", "tasks:\n  - {id: a, prompt: p, matrix: [1, 2]}")))
            .Refused(2, "InvalidPlan", "MatrixIdsSame", "bad.yaml(2,10)");
    }
}
