using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs.Spending;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Spending;

/// <summary>What is said of the cost before it is paid.</summary>
public class SpendingForecastTests
{
    private static readonly OrchestratorTask Task = new() { Id = "a", Prompt = "x" };
    private static readonly RunOptions Options = new() { Agent = AgentKind.Anthropic };

    [Fact]
    public void What_costs_nothing_has_none()
    {
        var command = new OrchestratorTask { Id = "c", Command = "true" };
        Assert.Null(Of(new RunOptions(), 0, Task, command));
        Assert.Null(Of(Options, 0, command, Task with { Agent = AgentKind.Simulated }));
    }

    // 12 requests of claude-sonnet-5-5: 37,000 tokens written at 2.5, 275,000 read at 0.1, 7,200 answered at 10.
    [Theory]
    [InlineData(null, 50, 0.192)]
    [InlineData(ModelEffort.High, 12, 0.192)]
    [InlineData(ModelEffort.Low, 50, 0.156)]
    [InlineData(ModelEffort.Max, 50, 0.264)]
    [InlineData(null, 1, 0.0435)]
    public void The_likely_cost_is_that_of_a_usual_session(ModelEffort? effort, int turns, double usd)
    {
        var options = Options with { Agents = new AgentOptions { Effort = effort, MaxTurns = turns } };
        Assert.Equal((decimal)usd, Of(options, 0, Task)!.LikelyUsd);
        Assert.Equal(3 * (decimal)usd, Of(options, 0, Task, Task with { Id = "b" }, Task with { Id = "c" })!.LikelyUsd);
    }

    [Theory]
    [InlineData(null, 0, null, null, null, 0.384)]
    [InlineData(5.0, 0, null, null, 5.0, 0.384)]
    [InlineData(5.0, 4.9, null, null, 5.0, 0.1)]
    [InlineData(1.0, 1.2, null, null, 1.0, 0.0)]
    [InlineData(null, 0.5, 0.1, null, null, 0.292)]
    [InlineData(null, 0.5, 0.1, 0.2, 1.7, 0.292)]
    [InlineData(1.0, 0.5, 0.1, 0.2, 1.0, 0.292)]
    [InlineData(9.0, 0.5, 0.1, 0.2, 1.7, 0.292)]
    public void The_highest_cost_is_the_budget_or_what_the_limits_of_tasks_come_to(
        double? budget, double spent, double? limit, double? otherLimit, double? highest, double likely)
    {
        var forecast = Of(
            Options with { MaxCostUsd = (decimal?)budget, Retry = new RetryOptions { MaxRetries = 3 } },
            (decimal)spent,
            Task with { MaxCostUsd = (decimal?)limit },
            Task with { Id = "b", MaxCostUsd = (decimal?)otherLimit })!;
        Assert.Equal(((decimal?)highest, (decimal)likely), (forecast.HighestUsd, forecast.LikelyUsd));
    }

    [Fact]
    public void It_is_said_in_three_lines()
    {
        var tasks = Enumerable.Range(1, 3).Select(number => Task with { Id = $"t{number}" }).ToList();
        Assert.Equal(
            [
                "Agents     2 tasks by Anthropic (claude-sonnet-5-5), 1 task by ClaudeCode (claude-opus-5-5)",
                "Likely     about $0.77, estimated by the number of tasks, their models and effort",
                "Highest    no limit: the run has no budget, --max-cost-usd (-MaxCostUsd) gives it one",
            ],
            Lines(Options, 0, tasks[0], tasks[1], tasks[2] with { Agent = AgentKind.ClaudeCode, Model = "opus" }));
        Assert.Equal(
            ["Agents     1 task by Anthropic (dear-model-1)", "Likely     not known, as a model's price is not"],
            Lines(Options, 0, Task with { Model = "dear-model-1" }).Take(2));
        Assert.Equal("Highest    $2.00, the budget, of which $0.0312 is spent", Lines(Options with { MaxCostUsd = 2 }, 0.0312m, Task)[2]);
        Assert.Equal(
            "Highest    $0.40, by the limits of the tasks with all their retries", Lines(Options, 0, Task with { MaxCostUsd = 0.1m })[2]);
    }

    [Fact]
    public void A_run_without_a_budget_says_so_and_one_with_a_budget_nothing()
    {
        Assert.Null(SpendingText.NoBudget(Of(Options with { MaxCostUsd = 1 }, 0, Task)!));
        Assert.Equal(
            "The run has no budget: nothing ends what its agents spend (likely about $0.19). --max-cost-usd (-MaxCostUsd) gives it one.",
            SpendingText.NoBudget(Of(Options, 0, Task)!));
        Assert.StartsWith(
            "The run has no budget: nothing but the limits of its tasks ends what",
            SpendingText.NoBudget(Of(Options, 0, Task with { MaxCostUsd = 1 })!),
            StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Lines(RunOptions options, decimal spent, params OrchestratorTask[] tasks) =>
        SpendingText.Lines(Of(options, spent, tasks)!);

    private static SpendingForecast? Of(RunOptions options, decimal spent, params OrchestratorTask[] tasks) =>
        SpendingForecast.Of(new OrchestratorPlan { Tasks = tasks }, options, new AgentAccess(), spent);
}
