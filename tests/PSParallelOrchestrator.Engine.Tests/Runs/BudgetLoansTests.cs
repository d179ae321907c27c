using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>What attempts are lent of a budget is never more than there is, and what they give back is lent again.</summary>
public sealed class BudgetLoansTests : IDisposable
{
    private const decimal Budget = 10;
    private const decimal Least = 1;
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("po-loans-");
    private readonly OrchestratorTask[] tasks =
        [.. Enumerable.Range(0, 4).Select(i => new OrchestratorTask { Id = $"t{i}", Prompt = "Do it." })];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Each_gets_its_share_of_what_is_left_and_together_never_more_than_there_is()
    {
        var loans = Loans(executors: 4);
        var first = await loans.TakeAsync(Spec(0), Token);
        var second = await loans.TakeAsync(Spec(1), Token);
        Assert.Equal((2.5m, 2.5m), (first, second));

        // It used 1 and gives 1.5 back.
        Assert.True(loans.GiveBack(Spec(0), costUsd: 1, wantsMore: false));
        Assert.Equal((10m - 1 - 2.5m) / 3, await loans.TakeAsync(Spec(2), Token));
    }

    [Fact]
    public async Task Who_finds_too_little_waits_until_somebody_gives_some_back()
    {
        var loans = Loans(executors: 1);
        Assert.Equal(Budget, await loans.TakeAsync(Spec(0), Token));
        var waiting = loans.TakeAsync(Spec(1), Token);
        Assert.False(waiting.IsCompleted);
        loans.GiveBack(Spec(0), costUsd: 4, wantsMore: false);
        Assert.Equal(6m, await waiting);
    }

    [Fact]
    public async Task Who_needed_more_gets_all_that_is_left_and_is_told_where_there_is_no_more()
    {
        var loans = Loans(executors: 4);
        Assert.Equal(2.5m, await loans.TakeAsync(Spec(0), Token));
        Assert.True(loans.GiveBack(Spec(0), costUsd: 2, wantsMore: true));
        Assert.Equal(8m, await loans.TakeAsync(Spec(0, attempt: 2), Token));
        Assert.False(loans.GiveBack(Spec(0, attempt: 2), costUsd: 8, wantsMore: true));
    }

    [Fact]
    public async Task What_nobody_knows_the_cost_of_counts_with_all_that_it_was_lent()
    {
        var loans = Loans(executors: 2);
        Assert.Equal(5m, await loans.TakeAsync(Spec(0), Token));
        loans.GiveBack(Spec(0), costUsd: null, wantsMore: false);
        Assert.Equal(2.5m, await loans.TakeAsync(Spec(1), Token));
    }

    [Fact]
    public async Task What_is_recorded_does_not_count_twice_and_a_task_s_own_limit_bounds_its_part()
    {
        var recorded = new List<(string, decimal)>();
        var loans = Loans(executors: 1, recorded);
        await loans.TakeAsync(Spec(0), Token);
        loans.GiveBack(Spec(0), costUsd: 4, wantsMore: false);
        recorded.Add((Spec(0).Token, 4));
        var limited = Spec(1) with { Task = tasks[1] with { MaxCostUsd = 2 } };
        Assert.Equal(2m, await loans.TakeAsync(limited, Token));
        loans.GiveBack(limited, costUsd: 0, wantsMore: false);
        Assert.Equal(6m, await loans.TakeAsync(Spec(2), Token));
    }

    [Fact]
    public async Task Without_a_budget_nothing_is_lent()
    {
        var run = new OrchestratorRun("01j", directory.FullName, new OrchestratorPlan { Tasks = tasks }, new RunOptions(), default);
        Assert.Null(await new BudgetLoans(run, () => new GatewayTerms(null, 0, [], null), _ => Least).TakeAsync(Spec(0), Token));
    }

    private BudgetLoans Loans(int executors, List<(string Token, decimal CostUsd)>? recorded = null)
    {
        var run = new OrchestratorRun(
            "01j", directory.FullName, new OrchestratorPlan { Tasks = tasks }, new RunOptions { MaxExecutors = executors }, default);
        recorded ??= [];
        return new BudgetLoans(
            run, () => new GatewayTerms(Budget, recorded.Sum(cost => cost.CostUsd), [.. recorded], null), _ => Least);
    }

    private AttemptSpec Spec(int task, int attempt = 1) => new()
    {
        Token = $"po-x-{task}-{attempt}",
        RunId = "x",
        Task = tasks[task],
        Attempt = attempt,
        Executor = 0,
        Directory = Path.Combine(directory.FullName, $"{task}-{attempt}"),
        TimeLimit = TimeSpan.FromMinutes(1),
    };
}
