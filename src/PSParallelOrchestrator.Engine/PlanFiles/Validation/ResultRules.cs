namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of what a plan says of its results: what they leave out, and how conflicts are settled.</summary>
internal static class ResultRules
{
    /// <summary>Reports everything wrong with a plan in memory.</summary>
    public static void Check(OrchestratorPlan plan, DiagnosticList list)
    {
        if (plan.Ignore is null || plan.Conflicts is null)
        {
            list.Error(RuleProblems.MissingValue("Ignore or Conflicts"));
            return;
        }

        foreach (var pattern in plan.Ignore)
        {
            if (pattern is null)
            {
                list.Error(RuleProblems.MissingValue("An item of ignore"));
            }
            else
            {
                CheckIgnore(pattern, default, list);
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in plan.Conflicts)
        {
            if (rule?.Pattern is null)
            {
                list.Error(RuleProblems.MissingValue(rule is null ? "An item of conflicts" : "The pattern of an item of conflicts"));
                continue;
            }

            CheckPattern(rule.Pattern, seen, default, list);
            CheckWork(rule, default, list);
        }
    }

    /// <summary>Checks a pattern of what results leave out.</summary>
    public static void CheckIgnore(string pattern, PlanPosition at, DiagnosticList list)
    {
        if (PathPatternRules.IgnoreReason(pattern) is { } reason)
        {
            list.Error(RuleProblems.IllegalIgnorePattern(pattern, reason), at);
        }
        else if (PathPatternRules.HasBrackets(pattern))
        {
            list.Warning(RuleProblems.IgnorePatternBrackets(pattern), at);
        }
    }

    /// <summary>Checks the pattern of a rule for conflicts.</summary>
    /// <param name="seen">The patterns before it, which it is added to.</param>
    public static void CheckPattern(string pattern, HashSet<string> seen, PlanPosition at, DiagnosticList list)
    {
        if (ConflictRules.PatternReason(pattern, seen) is { } reason)
        {
            list.Error(RuleProblems.IllegalConflictPattern(pattern, reason), at);
        }
    }

    /// <summary>Checks what a rule for conflicts lets be done.</summary>
    public static void CheckWork(ConflictRule rule, PlanPosition at, DiagnosticList list)
    {
        if (ConflictRules.WorkProblem(rule) is { } problem)
        {
            list.Error(RuleProblems.ConflictRuleInvalid(problem), at);
        }
    }
}
