namespace PSParallelOrchestrator.Engine.Composition;

/// <summary>Makes one plan of several, which keeps what each of them says.</summary>
public static class PlanJoiner
{
    /// <summary>One plan of several. The tasks of each keep their order; tasks of different plans do not wait for each other.</summary>
    /// <param name="plans">The plans, one at least.</param>
    /// <param name="prefixes">What stands before the ids of each plan's tasks; as many as plans, or none.</param>
    /// <returns>The plan, under an id of its own.</returns>
    /// <exception cref="OrchestratorException">
    /// Ids clash, rules for conflicts or their shells disagree, or the prefixes do not fit the plans.
    /// </exception>
    public static OrchestratorPlan Join(IReadOnlyList<OrchestratorPlan> plans, IReadOnlyList<string> prefixes)
    {
        ArgumentNullException.ThrowIfNull(plans);
        ArgumentNullException.ThrowIfNull(prefixes);
        if (prefixes.Count > 0 && prefixes.Count != plans.Count)
        {
            throw CompositionErrors.PrefixesDoNotFit(prefixes.Count, plans.Count);
        }

        plans = WithOneShell(plans);
        var parts = plans.Select((plan, index) => prefixes.Count == 0 || prefixes[index].Length == 0
            ? plan.Tasks
            : [.. plan.Tasks.Select(task => DependencyEditor.Rename(task, id => prefixes[index] + id))]).ToList();
        RequireUnique(parts);
        return new OrchestratorPlan
        {
            Requirements = Requirements(plans),
            Complexity = Complexity(plans),
            MaxExecutors = plans.Max(static plan => plan.MaxExecutors),
            Planning = Planning([.. plans.Select(static plan => plan.Planning).OfType<PlanningRecord>()]),
            Ignore = plans.SelectMany(static plan => plan.Ignore).Distinct(StringComparer.Ordinal).ToList(),
            Conflicts = Conflicts(plans),
            CommandShell = plans[0].CommandShell,
            Tasks = parts.SelectMany(static part => part).ToList(),
        };
    }

    /// <summary>Plans that name the same shell, or none: where they differed, their tasks name what they did.</summary>
    private static IReadOnlyList<OrchestratorPlan> WithOneShell(IReadOnlyList<OrchestratorPlan> plans)
    {
        if (plans.All(plan => plan.CommandShell == plans[0].CommandShell))
        {
            return plans;
        }

        return plans.Any(static plan => plan.Conflicts.Any(static rule => rule.Command is not null))
            ? throw CompositionErrors.CommandShellsDisagree()
            :
            [
                .. plans.Select(static plan => plan with
                {
                    CommandShell = null,
                    Tasks = [.. plan.Tasks.Select(task => task.Verify is null ? task : Named(task, plan))],
                }),
            ];
    }

    private static OrchestratorTask Named(OrchestratorTask task, OrchestratorPlan plan) =>
        task with { CommandShell = task.CommandShell ?? plan.CommandShell };

    private static void RequireUnique(List<IReadOnlyList<OrchestratorTask>> parts)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var twice = new List<string>();
        foreach (var part in parts)
        {
            twice.AddRange(part.Select(static task => task.Id).Where(seen.Contains));
            seen.UnionWith(part.Select(static task => task.Id));
        }

        if (twice.Count > 0)
        {
            throw CompositionErrors.IdsClash(twice);
        }
    }

    private static string? Requirements(IReadOnlyList<OrchestratorPlan> plans)
    {
        var texts = plans.Select(static plan => plan.Requirements?.Trim()).Where(static text => !string.IsNullOrEmpty(text))
            .Distinct(StringComparer.Ordinal).ToList();
        return texts.Count == 0 ? null : string.Join("\n\n", texts);
    }

    private static ComplexityAssessment? Complexity(IReadOnlyList<OrchestratorPlan> plans)
    {
        var assessed = plans.Select(static plan => plan.Complexity).OfType<ComplexityAssessment>().ToList();
        return assessed.Count == 0 ? null : assessed.MaxBy(static one => one.Score)! with
        {
            Rationale = string.Join(" ", assessed.Select(static one => one.Rationale).Distinct(StringComparer.Ordinal)),
            RecommendedExecutors = assessed.Max(static one => one.RecommendedExecutors),
        };
    }

    private static PlanningRecord? Planning(List<PlanningRecord> records)
    {
        if (records.Count == 0)
        {
            return null;
        }

        // The planner that cost money names the record; of what cost an unknown amount, the sum is unknown too.
        var paid = records.Where(static record => record.Model is not null).ToList();
        return new PlanningRecord
        {
            Planner = (paid.FirstOrDefault() ?? records[0]).Planner,
            Model = Joined(paid.Select(static record => record.Model), ", "),
            Rationale = Joined(records.Select(static record => record.Rationale), " "),
            Requests = Sum(records, static record => record.Requests),
            InputTokens = Sum(records, static record => record.InputTokens),
            OutputTokens = Sum(records, static record => record.OutputTokens),
            CostUsd = paid.Any(static record => record.CostUsd is null) ? null : Cost(records),
        };
    }

    private static decimal? Cost(List<PlanningRecord> records) =>
        records.Any(static record => record.CostUsd is not null) ? records.Sum(static record => record.CostUsd ?? 0) : null;

    private static int Sum(List<PlanningRecord> records, Func<PlanningRecord, int> count) =>
        (int)Math.Min(int.MaxValue, records.Sum(record => (long)count(record)));

    private static string? Joined(IEnumerable<string?> texts, string separator)
    {
        var all = texts.Where(static text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? null : string.Join(separator, all);
    }

    private static List<ConflictRule> Conflicts(IReadOnlyList<OrchestratorPlan> plans)
    {
        var rules = plans.SelectMany(static plan => plan.Conflicts).Distinct().ToList();
        var patterns = rules.GroupBy(static rule => rule.Pattern, StringComparer.Ordinal);
        return patterns.FirstOrDefault(static group => group.Count() > 1) is { } two
            ? throw CompositionErrors.ConflictRulesDisagree(two.Key)
            : rules;
    }
}
