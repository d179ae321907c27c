using PSParallelOrchestrator.Engine.Processes.Shells;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>Checks plans, and reports all that is wrong at once.</summary>
public static class PlanValidator
{
    /// <summary>Everything that is wrong with a plan, in time linear in its tasks and dependencies.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Errors and warnings in plan order; empty for a good plan. At most 10,000, then one that counts the others.</returns>
    public static IReadOnlyList<PlanDiagnostic> Validate(OrchestratorPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Validate(plan, ofRun: 0);
    }

    /// <summary>Everything that is wrong with a plan.</summary>
    /// <param name="ofRun">How many of its tasks, the first ones, a run has already that the others are added to.</param>
    internal static IReadOnlyList<PlanDiagnostic> Validate(OrchestratorPlan plan, int ofRun)
    {
        var list = new DiagnosticList(null);
        CheckPlan(plan, null, list);
        ResultRules.Check(plan, list);
        if (plan.Tasks is null or { Count: 0 })
        {
            list.Error(RuleProblems.NoTasks());
            return list.ToList();
        }

        var tasks = new List<OrchestratorTask>(plan.Tasks.Count);
        foreach (var task in plan.Tasks)
        {
            if (task?.Id is null)
            {
                list.Error(RuleProblems.MissingValue(task is null ? "A task" : "The id of a task"));
                continue;
            }

            TaskRules.Check(task, new TaskReport(list, task.Id, null));
            tasks.Add(task);
        }

        CheckTasks(tasks, null, default, list, ofRun);
        return list.ToList();
    }

    /// <summary>Everything that is wrong with a task by itself, whatever plan it is to be part of.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Errors; empty for a good task.</returns>
    public static IReadOnlyList<PlanDiagnostic> Validate(OrchestratorTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var list = new DiagnosticList(null);
        if (task.Id is null)
        {
            list.Error(RuleProblems.MissingValue("The id of a task"));
        }
        else
        {
            TaskRules.Check(task, new TaskReport(list, task.Id, null));
        }

        return list.ToList();
    }

    /// <summary>Does nothing where a plan has no errors.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="InvalidPlanException">The plan has errors; the exception carries all of them.</exception>
    public static void ThrowIfInvalid(OrchestratorPlan plan)
    {
        var diagnostics = Validate(plan);
        if (diagnostics.Any(static d => d.Severity == PlanDiagnosticSeverity.Error))
        {
            throw new InvalidPlanException(diagnostics);
        }
    }

    /// <summary>Checks what a plan says beside its tasks and its results.</summary>
    /// <param name="plan">The plan; its tasks are not looked at.</param>
    /// <param name="place">Where a key of the plan stands; null for a plan in memory.</param>
    /// <param name="list">Where findings go.</param>
    internal static void CheckPlan(OrchestratorPlan plan, Func<string, PlanPosition>? place, DiagnosticList list)
    {
        if (!Ulid.IsUlid(plan.Id))
        {
            list.Error(RuleProblems.IllegalPlanId(plan.Id), Place("id"));
        }

        if (plan.Requirements is { } requirements)
        {
            if (TextRules.IsTooLong(requirements))
            {
                list.Error(RuleProblems.RequirementsTooLong(), Place("requirements"));
            }

            if (TextRules.IsBroken(requirements))
            {
                list.Error(RuleProblems.BrokenPlanText("requirements"), Place("requirements"));
            }
        }

        if (plan.MaxExecutors is { } budget and (< 1 or > PlanLimits.MaxExecutors))
        {
            list.Error(RuleProblems.MaxExecutors(budget), Place("maxExecutors"));
        }

        if (plan.CommandShell is { } shell && ShellName.Problem(shell) is var (wrong, remedy))
        {
            list.Error(RuleProblems.UnknownShell("The plan's commandShell", shell, wrong, remedy), Place("commandShell"));
        }

        if (plan.Planning is { } planning
            && (planning.Requests < 0
                || planning.InputTokens < 0
                || planning.OutputTokens < 0
                || planning.CostUsd is < 0 or > PlanLimits.MaxCostUsd))
        {
            list.Error(RuleProblems.PlanningOutOfRange(), Place("planning"));
        }

        if (plan.Planning?.Rationale is { } why && TextRules.IsBroken(why))
        {
            list.Error(RuleProblems.BrokenPlanText("rationale"), Place("planning"));
        }

        if (plan.Complexity is { } complexity)
        {
            if (complexity.Score is < 0 or > 100)
            {
                list.Error(RuleProblems.ScoreOutOfRange(complexity.Score), Place("complexity"));
            }

            if (complexity.RecommendedExecutors < 1)
            {
                list.Error(RuleProblems.RecommendedExecutors(complexity.RecommendedExecutors), Place("complexity"));
            }

            if (complexity.Rationale is null)
            {
                list.Error(RuleProblems.MissingValue("The rationale of the complexity"), Place("complexity"));
            }
            else if (TextRules.IsBroken(complexity.Rationale))
            {
                list.Error(RuleProblems.BrokenPlanText("rationale"), Place("complexity"));
            }
        }

        PlanPosition Place(string key) => place?.Invoke(key) ?? default;
    }

    /// <summary>Checks the tasks together, after each was checked by itself.</summary>
    /// <param name="tasks">The tasks; none is null.</param>
    /// <param name="places">Where they stand; null for a plan in memory.</param>
    /// <param name="place">Where the list of tasks stands.</param>
    /// <param name="list">Where findings go.</param>
    /// <param name="ofRun">How many of them, the first ones, a run has already that the others are added to.</param>
    internal static void CheckTasks(
        IReadOnlyList<OrchestratorTask> tasks, PlanPlaces? places, PlanPosition place, DiagnosticList list, int ofRun = 0)
    {
        if (tasks.Count > OrchestratorPlan.MaxTasks)
        {
            list.Error(RuleProblems.TooManyTasks(ofRun > 0), place);
            return;
        }

        if (tasks.Sum(static task => (long)(task.Prompt?.Length ?? 0)) > PlanLimits.MaxPlanBytes)
        {
            list.Error(RuleProblems.PlanTooLarge(ofRun > 0), place);
        }

        new GraphRules(tasks, places, list, ofRun).Check();
    }
}
