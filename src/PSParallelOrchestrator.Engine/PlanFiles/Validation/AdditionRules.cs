namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What a plan whose tasks are added to a run says beside them: the run keeps its own.</summary>
internal static class AdditionRules
{
    // What would change the result is no matter to leave out.
    private static readonly string[] Refused = ["ignore", "conflicts", "commandShell"];
    private static readonly string[] LeftOut = ["id", "requirements", "complexity", "planning", "maxExecutors"];

    /// <summary>Everything about a plan in memory.</summary>
    /// <param name="plan">The plan; its tasks are not looked at.</param>
    /// <returns>Errors and warnings.</returns>
    public static IReadOnlyList<PlanDiagnostic> Check(OrchestratorPlan plan)
    {
        var list = new DiagnosticList(null);
        Check(plan, key => IsSaid(plan, key), static _ => default, list);
        return list.ToList();
    }

    /// <summary>Reports everything about a plan file.</summary>
    /// <param name="plan">What it says.</param>
    /// <param name="places">Where its keys stand.</param>
    /// <param name="list">Where findings go.</param>
    public static void Check(OrchestratorPlan plan, IReadOnlyDictionary<string, PlanPosition> places, DiagnosticList list) =>
        Check(plan, places.ContainsKey, key => places[key], list);

    private static void Check(OrchestratorPlan plan, Predicate<string> isSaid, Func<string, PlanPosition> place, DiagnosticList list)
    {
        foreach (var key in Refused.Where(key => isSaid(key) && IsSaid(plan, key)))
        {
            list.Error(RuleProblems.KeyNotForAddedTasks(key), place(key));
        }

        foreach (var key in LeftOut.Where(key => isSaid(key)))
        {
            list.Warning(RuleProblems.KeyOfPlanLeftOut(key), place(key));
        }
    }

    // Each plan in memory has an id, which nobody has to have given it.
    private static bool IsSaid(OrchestratorPlan plan, string key) => key switch
    {
        "ignore" => plan.Ignore is { Count: > 0 },
        "conflicts" => plan.Conflicts is { Count: > 0 },
        "commandShell" => plan.CommandShell is not null,
        "requirements" => plan.Requirements is not null,
        "complexity" => plan.Complexity is not null,
        "planning" => plan.Planning is not null,
        "maxExecutors" => plan.MaxExecutors is not null,
        _ => false,
    };
}
