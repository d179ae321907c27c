using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Graphs;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold between the tasks of a plan: ids are unique, dependencies exist, and there is no cycle.</summary>
/// <param name="tasks">The tasks; none is null.</param>
/// <param name="places">Where they stand in a file; null for a plan in memory.</param>
/// <param name="list">Where findings go.</param>
/// <param name="ofRun">How many of them, the first ones, a run has already that the others are added to.</param>
internal sealed class GraphRules(IReadOnlyList<OrchestratorTask> tasks, PlanPlaces? places, DiagnosticList list, int ofRun)
{
    /// <summary>Cycles are named in full up to this many tasks.</summary>
    private const int MostNamed = 10;

    /// <summary>Looking for near names stops after this many comparisons, or a file of nothing but unknown names takes for ever.</summary>
    private const int MostComparisons = 3_000_000;

    // Letter case does not count here: of two ids that differ only in it, one is an error, and a dependency with
    // the wrong case finds at once what was meant.
    private readonly Dictionary<string, int> indexes = new(tasks.Count, StringComparer.OrdinalIgnoreCase);
    private int comparisons;

    /// <summary>Reports everything wrong between the tasks.</summary>
    public void Check()
    {
        for (var i = 0; i < tasks.Count; i++)
        {
            AddId(i);
        }

        foreach (var cycle in new TaskCycles(Dependencies()).Find())
        {
            list.Error(
                RuleProblems.DependencyCycle(Describe(cycle)),
                PlaceOf(cycle[0], cycle[1]),
                tasks[cycle[0]].Id);
        }
    }

    private void AddId(int index)
    {
        var id = tasks[index].Id;
        if (id.Length == 0 || indexes.TryAdd(id, index))
        {
            return;
        }

        var other = tasks[indexes[id]].Id;
        list.Error(
            other != id ? RuleProblems.TaskIdDiffersInCase(id, other)
                : indexes[id] < ofRun ? RuleProblems.TaskOfRun(id)
                : RuleProblems.DuplicateTaskId(id),
            places?.Id(index) ?? default,
            id);
    }

    private TaskGraph Dependencies()
    {
        var starts = new int[tasks.Count + 1];
        var targets = new List<int>(tasks.Count);
        // For each task, the last task seen to depend on it: finds duplicates without a set per task.
        var seenBy = new int[tasks.Count];
        Array.Fill(seenBy, -1);
        for (var i = 0; i < tasks.Count; i++)
        {
            var dependsOn = tasks[i].DependsOn ?? [];
            for (var item = 0; item < dependsOn.Count; item++)
            {
                if (Resolve(i, item, dependsOn[item]) is not { } target)
                {
                    continue;
                }

                if (seenBy[target] == i)
                {
                    list.Warning(RuleProblems.DuplicateDependency(tasks[i].Id, dependsOn[item]), Place(i, item), tasks[i].Id);
                    continue;
                }

                seenBy[target] = i;
                targets.Add(target);
            }

            starts[i + 1] = targets.Count;
        }

        return new TaskGraph(starts, [.. targets]);
    }

    /// <summary>The index of the task depended on; null where there is none, or it is the task itself, which is reported.</summary>
    private int? Resolve(int index, int item, string? dependency)
    {
        var id = tasks[index].Id;
        if (dependency is null)
        {
            list.Error(RuleProblems.MissingValue("An item of dependsOn"), Place(index, item), id);
            return null;
        }

        if (dependency == id)
        {
            list.Error(RuleProblems.SelfDependency(id), Place(index, item), id);
            return null;
        }

        var near = indexes.TryGetValue(dependency, out var target) ? tasks[target].Id : null;
        if (near == dependency)
        {
            return target;
        }

        list.Error(RuleProblems.UnknownDependency(id, dependency, near ?? Nearest(dependency), ofRun > 0), Place(index, item), id);
        return null;
    }

    private string? Nearest(string dependency)
    {
        if (comparisons > MostComparisons)
        {
            return null;
        }

        comparisons += indexes.Count;
        return NearestName.Find(dependency, indexes.Keys);
    }

    private PlanPosition Place(int task, int item) => places?.Dependency(task, item) ?? default;

    private PlanPosition PlaceOf(int task, int dependency)
    {
        var dependsOn = tasks[task].DependsOn;
        for (var item = 0; item < dependsOn.Count; item++)
        {
            if (dependsOn[item] == tasks[dependency].Id)
            {
                return Place(task, item);
            }
        }

        return default;
    }

    private string Describe(List<int> cycle)
    {
        var text = new StringBuilder();
        foreach (var task in cycle.Take(MostNamed))
        {
            text.Append(tasks[task].Id).Append(" -> ");
        }

        if (cycle.Count > MostNamed)
        {
            text.Append(CultureInfo.InvariantCulture, $"({cycle.Count - MostNamed} more tasks) -> ");
        }

        return text.Append(tasks[cycle[0]].Id).ToString();
    }
}
