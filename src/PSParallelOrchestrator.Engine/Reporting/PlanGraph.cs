namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The dependencies of a plan by task ordinals, in two flat arrays: small for a million tasks.</summary>
internal sealed class PlanGraph
{
    private readonly int[] first;
    private readonly int[] dependants;
    private readonly int[] dependencyCounts;

    private PlanGraph(int[] first, int[] dependants, int[] dependencyCounts)
    {
        this.first = first;
        this.dependants = dependants;
        this.dependencyCounts = dependencyCounts;
    }

    /// <summary>How many dependencies the plan has.</summary>
    public int EdgeCount => dependants.Length;

    /// <summary>Reads a plan. Dependencies on tasks it does not have are left out.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The graph.</returns>
    public static PlanGraph Of(OrchestratorPlan plan)
    {
        var ordinals = new Dictionary<string, int>(plan.Tasks.Count, StringComparer.Ordinal);
        for (var i = 0; i < plan.Tasks.Count; i++)
        {
            ordinals.TryAdd(plan.Tasks[i].Id, i);
        }

        var counts = new int[plan.Tasks.Count];
        var first = new int[plan.Tasks.Count + 1];
        ForEachEdge(plan, ordinals, (from, to) =>
        {
            first[from + 1]++;
            counts[to]++;
        });
        for (var i = 1; i < first.Length; i++)
        {
            first[i] += first[i - 1];
        }

        var dependants = new int[first[^1]];
        var next = first.AsSpan(0, plan.Tasks.Count).ToArray();
        ForEachEdge(plan, ordinals, (from, to) => dependants[next[from]++] = to);
        return new PlanGraph(first, dependants, counts);
    }

    /// <summary>The tasks that depend on a task.</summary>
    /// <param name="task">The task's ordinal.</param>
    /// <returns>Their ordinals, in plan order.</returns>
    public ReadOnlySpan<int> Dependants(int task) => dependants.AsSpan(first[task], first[task + 1] - first[task]);

    /// <summary>All tasks, each after its dependencies. Tasks on a cycle are left out.</summary>
    /// <returns>Their ordinals.</returns>
    public IReadOnlyList<int> TopologicalOrder()
    {
        var waiting = dependencyCounts.AsSpan().ToArray();
        var order = new List<int>(waiting.Length);
        for (var task = 0; task < waiting.Length; task++)
        {
            if (waiting[task] == 0)
                order.Add(task);
        }

        for (var done = 0; done < order.Count; done++)
        {
            foreach (var dependant in Dependants(order[done]))
            {
                if (--waiting[dependant] == 0)
                    order.Add(dependant);
            }
        }

        return order;
    }

    private static void ForEachEdge(OrchestratorPlan plan, Dictionary<string, int> ordinals, Action<int, int> visit)
    {
        for (var task = 0; task < plan.Tasks.Count; task++)
        {
            var dependencies = plan.Tasks[task].DependsOn;
            for (var i = 0; i < dependencies.Count; i++)
            {
                if (ordinals.TryGetValue(dependencies[i], out var dependency))
                    visit(dependency, task);
            }
        }
    }
}
