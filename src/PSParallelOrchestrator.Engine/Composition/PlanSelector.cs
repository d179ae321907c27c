using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Composition;

/// <summary>Takes a part of a plan: the tasks that are wanted, and what they need.</summary>
public static class PlanSelector
{
    private const int MostNamed = 10;

    /// <summary>The tasks of a plan that are chosen themselves, without what they need.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="selection">Which tasks are wanted.</param>
    /// <returns>The tasks, in plan order.</returns>
    /// <exception cref="OrchestratorException">A name or tag stands for nothing, or nothing is left.</exception>
    public static IReadOnlyList<OrchestratorTask> Choose(OrchestratorPlan plan, TaskSelection selection)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(selection);
        RequireMatches(plan, selection);
        var chosen = plan.Tasks.Where(task => IsChosen(task, selection)).ToList();
        return chosen.Count > 0 ? chosen : throw CompositionErrors.NothingChosen(plan);
    }

    /// <summary>Whether a task is chosen itself.</summary>
    /// <param name="task">The task.</param>
    /// <param name="selection">Which tasks are wanted.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsChosen(OrchestratorTask task, TaskSelection selection)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(selection);
        return (selection.Ids.Count == 0 || IsOneOf(selection.Ids, task.Id))
            && (selection.Tags.Count == 0 || task.Tags.Any(tag => IsOneOf(selection.Tags, tag)))
            && !IsOneOf(selection.ExcludedIds, task.Id);
    }

    /// <summary>The part of a plan that is wanted, able to run.</summary>
    /// <param name="plan">The plan, which is valid.</param>
    /// <param name="selection">Which tasks are wanted.</param>
    /// <param name="done">Ids of tasks whose results are there already: they do not come along.</param>
    /// <returns>The part.</returns>
    /// <exception cref="OrchestratorException">Nothing is chosen, or a chosen task needs one that is left out.</exception>
    public static SelectedPlan Select(OrchestratorPlan plan, TaskSelection selection, IReadOnlySet<string> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        var chosen = Choose(plan, selection);
        var taken = chosen.Select(static task => task.Id).ToHashSet(StringComparer.Ordinal);
        var needed = new List<string>();
        if (!selection.SkipsDependencies)
        {
            AddNeeded(plan, selection, done, taken, needed);
        }

        var tasks = plan.Tasks.Where(task => taken.Contains(task.Id)).Select(task => DependencyEditor.Keep(task, taken)).ToList();
        var cut = plan.Tasks.Where(task => taken.Contains(task.Id))
            .SelectMany(static task => task.DependsOn).Where(id => !taken.Contains(id)).Distinct(StringComparer.Ordinal).ToList();
        return new SelectedPlan(plan with { Tasks = tasks }, Describe(plan, chosen, needed, cut));
    }

    private static void AddNeeded(
        OrchestratorPlan plan, TaskSelection selection, IReadOnlySet<string> done, HashSet<string> taken, List<string> needed)
    {
        var tasks = plan.Tasks.ToDictionary(static task => task.Id, StringComparer.Ordinal);
        var waiting = new Queue<string>(taken);
        while (waiting.TryDequeue(out var id))
        {
            foreach (var dependency in tasks[id].DependsOn)
            {
                if (taken.Contains(dependency) || done.Contains(dependency))
                {
                    continue;
                }

                if (IsOneOf(selection.ExcludedIds, dependency))
                {
                    throw CompositionErrors.NeedsExcluded(id, dependency);
                }

                taken.Add(dependency);
                needed.Add(dependency);
                waiting.Enqueue(dependency);
            }
        }
    }

    private static void RequireMatches(OrchestratorPlan plan, TaskSelection selection)
    {
        foreach (var id in selection.Ids.Concat(selection.ExcludedIds))
        {
            if (!plan.Tasks.Any(task => NamePattern.Matches(id, task.Id)))
            {
                throw CompositionErrors.NoSuchTask(id, plan);
            }
        }

        foreach (var tag in selection.Tags)
        {
            if (!plan.Tasks.Any(task => task.Tags.Any(one => NamePattern.Matches(tag, one))))
            {
                throw CompositionErrors.NoSuchTag(tag, plan);
            }
        }
    }

    private static bool IsOneOf(IReadOnlyList<string> patterns, string name) =>
        patterns.Any(pattern => NamePattern.Matches(pattern, name));

    private static string Describe(
        OrchestratorPlan plan, IReadOnlyList<OrchestratorTask> chosen, List<string> needed, List<string> cut)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{chosen.Count + needed.Count} of {plan.Tasks.Count} tasks: {Names(chosen.Select(static task => task.Id))}");
        var order = plan.Tasks.Select(static task => task.Id).Where(needed.ToHashSet(StringComparer.Ordinal).Contains);
        return text
            + (needed.Count > 0 ? $", and what they need: {Names(order)}" : string.Empty)
            + (cut.Count > 0 ? $"; not waited for: {Names(cut)}" : string.Empty) + ".";
    }

    private static string Names(IEnumerable<string> ids)
    {
        var all = ids.ToList();
        return string.Join(", ", all.Take(MostNamed))
            + (all.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {all.Count - MostNamed} more") : string.Empty);
    }
}
