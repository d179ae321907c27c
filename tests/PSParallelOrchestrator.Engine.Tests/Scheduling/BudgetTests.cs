using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling;

public sealed class BudgetTests
{
    [Fact]
    public void What_a_budget_has_left_is_shared_among_the_tasks_that_cost()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b"), Agent("c"), Command("d")), Options(maxCostUsd: 3, executors: 4));
        run.Usage = (_, spec) => Cost(spec.CostLimitUsd);

        Assert.Equal(RunState.Succeeded, run.Complete());

        Assert.Equal([1m, 1m, 1m, null], run.Started.OrderBy(spec => spec.Task.Id).Select(spec => spec.CostLimitUsd));
        Assert.Equal(3m, run.Run.CostUsd);
    }

    [Fact]
    public void What_an_attempt_did_not_spend_is_there_for_the_next()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b")), Options(maxCostUsd: 2, executors: 1));
        run.Usage = (_, _) => Cost(0.5m);

        run.Complete();

        Assert.Equal([1m, 1.5m], run.Started.Select(spec => spec.CostLimitUsd));
    }

    [Fact]
    public void A_task_waits_until_others_have_given_back_what_it_needs()
    {
        using var run = new VirtualRun(
            Plan(Agent("a", maxCostUsd: 0.6m), Agent("b", maxCostUsd: 0.6m), Agent("c", maxCostUsd: 0.3m)),
            Options(maxCostUsd: 1, executors: 3));
        run.Usage = (_, _) => Cost(0.1m);

        Assert.Equal(RunState.Succeeded, run.Complete());

        Assert.Equal(["a", "c", "b"], run.Started.Select(spec => spec.Task.Id));
        Assert.Equal(2, run.MostAtOnce);
    }

    [Fact]
    public void When_nothing_can_free_enough_the_run_stops_and_a_larger_budget_lets_a_resume_go_on()
    {
        using var run = new VirtualRun(
            Plan(Agent("a", maxCostUsd: 0.9m), Agent("b", maxCostUsd: 0.9m), Command("c")),
            Options(maxCostUsd: 1, executors: 2));
        run.Usage = (task, _) => task.Definition.Command is null ? Cost(0.4m) : null;

        Assert.Equal(RunState.Failed, run.Complete());

        var left = run.Run.FindTask("b")!;
        Assert.Equal(TaskState.Canceled, left.State);
        Assert.Contains("$0.40", left.Reason, StringComparison.Ordinal);
        Assert.Contains("--max-cost-usd", left.Reason, StringComparison.Ordinal);
        Assert.Equal(TaskState.Succeeded, run.Run.FindTask("c")!.State);

        run.Projection.Apply(run.Journal.Append(new BudgetSet(2)));
        run.Resume(new RunStarted("host", 1, "0", Simulated: false, Reopen: true));
        Assert.Equal(RunState.Succeeded, run.Complete());
        Assert.Equal(0.8m, run.Run.CostUsd);
    }

    [Fact]
    public void An_agent_that_can_overspend_is_given_room_for_that()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b")), Options(maxCostUsd: 1, executors: 2)) { Overspend = _ => 0.4m };
        run.Usage = (_, _) => Cost(0.3m);

        Assert.Equal(RunState.Succeeded, run.Complete());

        Assert.Equal(1, run.MostAtOnce);
        Assert.Equal([0.5m, 0.3m], run.Started.Select(spec => spec.CostLimitUsd));
    }

    [Fact]
    public void Running_attempts_are_stopped_when_more_was_spent_than_could_be()
    {
        using var run = new VirtualRun(
            Plan(Agent("a", maxCostUsd: 0.4m), Agent("b", maxCostUsd: 0.4m)),
            Options(maxCostUsd: 1, executors: 2));
        run.Duration = (task, _) => TimeSpan.FromSeconds(task.Id == "a" ? 1 : 100);
        run.Usage = (task, _) => task.Id == "a" ? Cost(5) : Cost(0.1m);

        Assert.Equal(RunState.Failed, run.Complete());

        Assert.Equal(TaskState.Canceled, run.Run.FindTask("b")!.State);
    }

    [Fact]
    public void A_task_whose_input_cannot_be_merged_gives_back_what_was_reserved_for_it()
    {
        using var run = new VirtualRun(
            Plan(Agent("a", maxCostUsd: 0.9m), Agent("b", maxCostUsd: 0.9m)),
            Options(maxCostUsd: 1, executors: 1));
        run.OnStart = (task, spec) =>
        {
            if (task.Id == "a")
            {
                run.Scheduler.Post(new InputBlockedMessage(task, spec.Attempt, "conflict"));
            }
        };
        run.Usage = (_, _) => Cost(0.1m);

        run.Complete();

        Assert.Equal([TaskState.Blocked, TaskState.Succeeded], run.Run.Tasks.Select(task => task.State));
        Assert.Null(run.Run.Tasks[0].LastAttempt!.ReservedUsd);
    }

    [Fact]
    public void A_share_is_never_too_small_to_work_with_while_the_budget_has_more()
    {
        using var run = new VirtualRun(Plan([.. Enumerable.Range(0, 6).Select(i => Agent($"t{i}"))]), Options(maxCostUsd: 1, executors: 6))
        {
            LeastLimit = 0.3m,
        };
        run.Usage = (_, _) => Cost(0.1m);

        Assert.Equal(RunState.Succeeded, run.Complete());

        Assert.All(run.Started, spec => Assert.True(spec.CostLimitUsd >= 0.3m, $"{spec.CostLimitUsd}"));
        Assert.Equal(3, run.MostAtOnce);
    }

    [Fact]
    public void A_run_whose_budget_has_not_enough_left_for_any_work_stops_and_fails_no_task()
    {
        using var run = new VirtualRun(Plan(Agent("a"), Agent("b")), Options(maxCostUsd: 1, executors: 2)) { LeastLimit = 0.6m };
        run.Usage = (_, _) => Cost(0.5m);

        Assert.Equal(RunState.Failed, run.Complete());

        Assert.Equal([TaskState.Succeeded, TaskState.Canceled], run.Run.Tasks.Select(task => task.State));
    }

    [Fact]
    public void Planning_belongs_to_the_budget()
    {
        var plan = Plan(Agent("a")) with { Planning = new PlanningRecord { Planner = PlannerKind.Anthropic, CostUsd = 0.7m } };
        using var run = new VirtualRun(plan, Options(maxCostUsd: 1, executors: 1));
        run.Usage = (_, spec) => Cost(spec.CostLimitUsd);

        run.Complete();

        Assert.Equal(0.3m, run.Started.Single().CostLimitUsd);
        Assert.Equal(1m, run.Run.CostUsd);
    }

    [Fact]
    public void Without_a_budget_only_the_limits_of_tasks_hold()
    {
        using var run = new VirtualRun(Plan(Agent("a", maxCostUsd: 5), Agent("b")), Options(maxCostUsd: null, executors: 2));

        run.Complete();

        Assert.Equal([5m, null], run.Started.Select(spec => spec.CostLimitUsd));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.13)]
    public void No_run_ever_costs_more_than_its_budget_whatever_fails_and_however_often_it_is_resumed(double extra)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var tasks = Enumerable
                .Range(0, random.Next(1, 20))
                .Select(i =>
                    random.Next(4) == 0 ? Command($"t{i}") : Agent($"t{i}", random.Next(3) == 0 ? (decimal)random.Next(1, 60) / 100 : null))
                .ToArray();
            var budget = random.Next(1, 3);
            using var run = new VirtualRun(Plan(tasks), Options(budget, random.Next(1, 8)), seed: seed, cancel: FailureClass.Lost)
            {
                Overspend = _ => (decimal)extra,
                Duration = (_, _) => TimeSpan.FromSeconds(random.Next(1, 50)),
                Outcome = (_, _) => random.Next(4) == 0 ? (FailureClass)random.Next(Enum.GetValues<FailureClass>().Length) : null,
            };
            run.Usage = (_, spec) => spec.CostLimitUsd is { } limit && random.Next(8) > 0
                ? Cost(Math.Round((limit + (decimal)extra) * random.Next(0, 101) / 100, 6, MidpointRounding.ToZero))
                : null;
            for (var resumed = 0; resumed < 3; resumed++)
            {
                run.Complete(() =>
                {
                    var known = run.Run.CostUsd ?? 0;
                    var unknown = run
                        .Run.Tasks.SelectMany(task => task.Attempts)
                        .Where(attempt => attempt.Usage is null)
                        .Sum(attempt => attempt.ReservedUsd ?? 0);
                    Assert.True(known + unknown <= budget, $"seed {seed}: {known} + {unknown} of {budget}");
                    return random.Next(200) == 0;
                });
                run.EndAll(FailureClass.Lost);
                run.Resume(new RunStarted("host", 1, "0", Simulated: false, Reopen: true));
            }
        }
    }

    private static OrchestratorPlan Plan(params OrchestratorTask[] tasks) => new() { Tasks = tasks };

    private static OrchestratorTask Agent(string id, decimal? maxCostUsd = null) =>
        new()
        {
            Id = id,
            Prompt = "Do it",
            MaxCostUsd = maxCostUsd,
        };

    private static OrchestratorTask Command(string id) => new() { Id = id, Command = "true" };

    private static RunOptions Options(decimal? maxCostUsd, int executors) =>
        new() { MaxCostUsd = maxCostUsd, MaxExecutors = executors, Agent = AgentKind.Anthropic };

    private static AttemptUsage? Cost(decimal? usd) => new() { CostUsd = usd };
}
