using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public sealed class BudgetTests
{
    [Fact]
    public void Every_attempt_may_spend_what_its_task_names_or_else_the_whole_budget()
    {
        using var run = new VirtualRun(
            Plan(Agent("a"), Agent("b", maxCostUsd: 0.5m), Command("c")), Options(maxCostUsd: 3, executors: 4));
        run.Usage = (_, _) => Cost(0.1m);

        Assert.Equal(RunState.Succeeded, run.Complete());

        Assert.Equal([3m, 0.5m, null], run.Started.OrderBy(spec => spec.Task.Id).Select(spec => spec.CostLimitUsd));
        Assert.All(run.Run.Tasks, task => Assert.Null(task.LastAttempt!.ReservedUsd));
    }

    [Fact]
    public void All_work_that_the_budget_can_pay_for_is_begun_at_once()
    {
        using var run = new VirtualRun(Plan([.. Enumerable.Range(0, 6).Select(i => Agent($"t{i}"))]), Options(maxCostUsd: 1, executors: 6))
        {
            LeastLimit = 0.3m,
        };
        run.Usage = (_, _) => Cost(0.1m);

        Assert.Equal(RunState.Succeeded, run.Complete());

        Assert.Equal(6, run.MostAtOnce);
    }

    [Fact]
    public void A_task_that_the_budget_refuses_has_not_failed_and_a_larger_budget_lets_a_resume_run_it()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b"), Command("c")), Options(maxCostUsd: 1, executors: 3));
        run.Outcome = (task, _) => task.Id == "b" ? FailureClass.Permanent : null;
        run.Refusal = task => task.Id == "b" ? "The budget is too small." : null;
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "b" ? 1 : 60);
        run.Usage = (_, _) => Cost(0.2m);

        Assert.Equal(RunState.Failed, run.Complete());

        var left = run.Run.FindTask("b")!;
        Assert.Equal(TaskState.Canceled, left.State);
        Assert.Contains("The budget is too small.", left.Reason, StringComparison.Ordinal);
        Assert.Equal(TaskState.Succeeded, run.Run.FindTask("a")!.State);
        Assert.Equal(TaskState.Succeeded, run.Run.FindTask("c")!.State);

        (run.Outcome, run.Refusal) = ((_, _) => null, _ => null);
        run.Projection.Apply(run.Journal.Append(new BudgetSet(2)));
        run.Resume(new RunStarted("host", 1, "0", Simulated: false, Reopen: true));
        Assert.Equal(RunState.Succeeded, run.Complete());
    }

    [Fact]
    public void A_run_that_the_budget_refuses_says_what_would_do_and_which_option_sets_it()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b", after: "a")), Options(maxCostUsd: 1, executors: 1));
        run.Outcome = (_, _) => FailureClass.Permanent;
        run.Refusal = _ => "It would take 2.00 USD.";

        Assert.Equal(RunState.Failed, run.Complete());

        var reason = run.Run.FindTask("a")!.Reason;
        Assert.Contains("2.00 USD", reason, StringComparison.Ordinal);
        Assert.Contains("--max-cost-usd", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void When_too_little_is_left_to_begin_the_run_stops_and_a_larger_budget_lets_a_resume_continue()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b"), Command("c")), Options(maxCostUsd: 1, executors: 1))
        {
            LeastLimit = 0.3m,
        };
        run.Usage = (task, _) => task.Definition.Command is null ? Cost(0.8m) : null;

        Assert.Equal(RunState.Failed, run.Complete());

        var left = run.Run.FindTask("b")!;
        Assert.Equal(TaskState.Canceled, left.State);
        Assert.Contains("$0.80", left.Reason, StringComparison.Ordinal);
        Assert.Contains("--max-cost-usd", left.Reason, StringComparison.Ordinal);
        Assert.Equal(TaskState.Succeeded, run.Run.FindTask("c")!.State);

        run.Projection.Apply(run.Journal.Append(new BudgetSet(2)));
        run.Resume(new RunStarted("host", 1, "0", Simulated: false, Reopen: true));
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal(1.6m, run.Run.CostUsd);
    }

    [Fact]
    public void Running_attempts_are_stopped_when_more_was_spent_than_could_be()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b")), Options(maxCostUsd: 1, executors: 2));
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "a" ? 1 : 100);
        run.Usage = (task, _) => task.Id == "a" ? Cost(5) : Cost(0.1m);

        Assert.Equal(RunState.Failed, run.Complete());

        Assert.Equal(TaskState.Canceled, run.Run.FindTask("b")!.State);
    }

    [Fact]
    public void Planning_belongs_to_the_budget()
    {
        var plan = Plan(Agent("a")) with { Planning = new PlanningRecord { Planner = PlannerKind.Anthropic, CostUsd = 0.995m } };
        using var run = new VirtualRun(plan, Options(maxCostUsd: 1, executors: 1));

        Assert.Equal(RunState.Failed, run.Complete());

        Assert.Empty(run.Started);
    }

    [Fact]
    public void Without_a_budget_only_the_limits_of_tasks_hold()
    {
        using var run = new VirtualRun(Plan(Agent("a", maxCostUsd: 5), Agent("b")), Options(maxCostUsd: null, executors: 2));

        run.Complete();

        Assert.Equal([5m, null], run.Started.Select(spec => spec.CostLimitUsd));
    }

    private static OrchestratorPlan Plan(params OrchestratorTask[] tasks) => new() { Tasks = tasks };

    private static OrchestratorTask Agent(string id, decimal? maxCostUsd = null, string? after = null) =>
        new()
        {
            Id = id,
            Prompt = "Do it",
            MaxCostUsd = maxCostUsd,
            DependsOn = after is null ? [] : [after],
        };

    private static OrchestratorTask Command(string id) => new() { Id = id, Command = "true" };

    private static RunOptions Options(decimal? maxCostUsd, int executors) =>
        new() { MaxCostUsd = maxCostUsd, MaxExecutors = executors, Agent = AgentKind.Anthropic };

    private static AttemptUsage? Cost(decimal? usd) => new() { CostUsd = usd };
}
