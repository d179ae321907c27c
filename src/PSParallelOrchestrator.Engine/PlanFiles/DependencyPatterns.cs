using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.PlanFiles.Matrix;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>Dependencies by pattern: <c>build-*</c> stands for all other tasks whose ids are like it.</summary>
public static class DependencyPatterns
{
    /// <summary>The most dependencies that patterns may stand for, and the most comparisons that may take.</summary>
    private const int MostDependencies = 10_000_000;
    private const long MostComparisons = 100_000_000;

    // Looking for near names takes longer than matching.
    private const int MostNearComparisons = 1_000_000;

    /// <summary>The tasks with ids in place of patterns.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <returns>The tasks, the same list where there are no patterns, and what is wrong.</returns>
    public static (IReadOnlyList<OrchestratorTask> Tasks, IReadOnlyList<PlanDiagnostic> Found) Resolve(
        IReadOnlyList<OrchestratorTask> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        var found = new DiagnosticList(null);
        PlanPlaces? places = null;
        return (Resolve(tasks, ref places, found), found.ToList());
    }

    /// <summary>The tasks with ids in place of patterns.</summary>
    /// <param name="tasks">The tasks; none is null.</param>
    /// <param name="places">Where they stand, and afterwards where what they depend on stands; null for a plan in memory.</param>
    /// <param name="list">Where findings go.</param>
    /// <param name="ofRun">How many of them, the first ones, a run has already that the others are added to.</param>
    internal static IReadOnlyList<OrchestratorTask> Resolve(
        IReadOnlyList<OrchestratorTask> tasks, ref PlanPlaces? places, DiagnosticList list, int ofRun = 0)
    {
        if (!tasks.Any(static task => task.DependsOn?.Any(NamePattern.HasWildcards) == true))
        {
            return tasks;
        }

        var matches = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        var resolved = new List<OrchestratorTask>(tasks.Count);
        var given = places;
        var resolvedPlaces = given is null ? null : new PlanPlaces();
        long dependencies = 0;
        var nearComparisons = 0;
        for (var index = 0; index < tasks.Count; index++)
        {
            var task = tasks[index];
            var ids = new List<(string Id, int Item)>();
            HashSet<string>? known = null;
            for (var item = 0; item < (task.DependsOn?.Count ?? 0); item++)
            {
                var wanted = task.DependsOn![item];
                if (!NamePattern.HasWildcards(wanted))
                {
                    ids.Add((wanted, item));
                    continue;
                }

                if ((long)matches.Count * tasks.Count > MostComparisons || dependencies > MostDependencies)
                {
                    list.Error(MatrixProblems.TooManyByPatterns(), given?.Dependency(index, item) ?? default, task.Id);
                    places = null;
                    return tasks.Select(static one => one with { DependsOn = [], DependencyReasons = new Dictionary<string, string>() })
                        .ToList();
                }

                if (!matches.TryGetValue(wanted, out var found))
                {
                    found = [.. tasks.Select(static one => one.Id).Where(id => NamePattern.Matches(wanted, id))];
                    matches.Add(wanted, found);
                }

                dependencies += found.Count;
                if (!found.Any(id => id != task.Id))
                {
                    var near = nearComparisons > MostNearComparisons ? null : NearestName.Find(
                        wanted.Trim('*', '-', '.', '_'), tasks.Where(one => one.Id != task.Id).Select(static one => one.Id));
                    nearComparisons += tasks.Count;
                    list.Error(
                        MatrixProblems.PatternMatchesNothing(task.Id, wanted, near, ofRun > 0),
                        given?.Dependency(index, item) ?? default,
                        task.Id);
                    continue;
                }

                known ??= task.DependsOn.Append(task.Id).ToHashSet(StringComparer.Ordinal);
                ids.AddRange(found.Where(known.Add).Select(id => (id, item)));
            }

            resolvedPlaces?.Add(given!.Id(index), Places(given, index, ids));
            resolved.Add(ids.Count == task.DependsOn?.Count && ids.All(one => one.Id == task.DependsOn[one.Item]) ? task : With(task, ids));
        }

        places = resolvedPlaces;
        return resolved;
    }

    private static IEnumerable<PlanPosition> Places(PlanPlaces places, int task, List<(string Id, int Item)> ids) =>
        ids.Select(one => places.Dependency(task, one.Item));

    // A reason for a pattern is one for each task it stands for that has none of its own.
    private static OrchestratorTask With(OrchestratorTask task, List<(string Id, int Item)> ids)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, item) in ids)
        {
            if (task.DependencyReasons.TryGetValue(id, out var reason)
                || task.DependencyReasons.TryGetValue(task.DependsOn[item], out reason))
            {
                reasons[id] = reason;
            }
        }

        return task with { DependsOn = ids.Select(static one => one.Id).ToList(), DependencyReasons = reasons };
    }
}
