using System.Globalization;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Budgets;

/// <summary>
/// A budget of 1.00 USD in random runs: agents of every kind at once, planners that cost, faults, kills and resumes. What the server
/// charged and what the run recorded never exceeds it. <c>PSORCH_BUDGET_RUNS</c> says how many runs, <c>PSORCH_BUDGET_SEED</c> the seed of
/// the first; docs/benchmarks.md has figures.
/// </summary>
public sealed class BudgetTests
{
    [Fact]
    public async Task A_budget_is_never_exceeded_whatever_happens()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs signals.");
        var (runs, first) = Runs(usual: 2);
        var found = new List<BudgetRunResult>();
        for (var i = 0; i < runs; i++)
        {
            var result = await RandomBudgetRun.RunAsync(unchecked(first + i));
            TestContext.Current.TestOutputHelper?.WriteLine(result.ToString());
            Assert.True(result.RecordedUsd <= RandomBudgetRun.Budget, $"More was recorded than the budget: {result}");
            Assert.True(result.ChargedUsd <= RandomBudgetRun.Budget, $"More was charged than the budget: {result}");
            Assert.True(result.ChargedUsd <= result.BoundUsd, $"More was charged than was recorded or reserved: {result}");
            Assert.True(result.BoundUsd <= RandomBudgetRun.Budget, $"More was recorded or reserved than the budget: {result}");
            found.Add(result);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {runs} runs: {found.Sum(run => run.Interruptions)} interruptions, {found.Sum(run => run.Attempts)} attempts, {found.Sum(run => run.Requests)} requests,
            {found.Count(run => run.IsPlanned)} planned by a model, {found.Count(run => !run.IsSuccess)} ended before all was done,
            charged {found.Max(run => run.ChargedUsd)} at most and {found.Average(run => run.ChargedUsd)} on average, recorded {found.Max(run => run.RecordedUsd)} at most
            """));

        // A single run may ask nothing: where chance gave its first task a limit that no request fits in.
        Assert.Contains(found, run => run.Requests > 0);
    }

    [Fact]
    public async Task Where_the_work_costs_at_most_three_fifths_of_the_budget_all_of_it_is_done()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs psorch as it is started here.");
        var (runs, first) = Runs(usual: 1);
        for (var i = 0; i < runs; i++)
        {
            var run = await AmpleBudgetRun.RunAsync(unchecked(first + i));
            TestContext.Current.TestOutputHelper?.WriteLine($"{unchecked(first + i)}: {run with { Output = "" }}");
            Assert.True(run.ExitCode == 0, $"Seed {unchecked(first + i)}: {run}");
            Assert.Equal(run.ChargedUsd, run.RecordedUsd);
            Assert.Equal(run.WorkUsd, run.ChargedUsd);
        }
    }

    private static (int Runs, int First) Runs(int usual) => (
        int.Parse(Environment.GetEnvironmentVariable("PSORCH_BUDGET_RUNS") ?? $"{Effort.Of(usual, 6)}", CultureInfo.InvariantCulture),
        Environment.GetEnvironmentVariable("PSORCH_BUDGET_SEED") is { } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture)
            : Random.Shared.Next());
}
