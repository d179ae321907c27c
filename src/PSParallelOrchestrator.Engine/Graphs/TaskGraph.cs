namespace PSParallelOrchestrator.Engine.Graphs;

/// <summary>
/// The dependencies of a plan as numbers: tasks are known by their place in the plan. Memory is 8 bytes a dependency and 16 a task.
/// </summary>
internal sealed class TaskGraph
{
    private readonly int[] dependencyStart;
    private readonly int[] dependencies;
    private readonly int[] dependantStart;
    private readonly int[] dependants;

    /// <summary>Reads the dependencies of a valid plan.</summary>
    /// <param name="plan">The plan.</param>
    public TaskGraph(OrchestratorPlan plan)
        : this(Read(plan))
    {
    }

    private TaskGraph((int[] Starts, int[] Targets) dependencies)
        : this(dependencies.Starts, dependencies.Targets)
    {
    }

    /// <summary>Takes dependencies as they are, cycles included.</summary>
    /// <param name="starts">Where each task's dependencies begin in <paramref name="targets"/>, and their end as the last item.</param>
    /// <param name="targets">The places of the tasks depended on, of one task each once.</param>
    public TaskGraph(int[] starts, int[] targets)
    {
        (dependencyStart, dependencies) = (starts, targets);
        dependantStart = new int[starts.Length];
        foreach (var target in targets)
        {
            dependantStart[target + 1]++;
        }

        for (var i = 0; i < Count; i++)
        {
            dependantStart[i + 1] += dependantStart[i];
        }

        dependants = new int[targets.Length];
        var next = dependantStart.AsSpan(0, Count).ToArray();
        for (var i = 0; i < Count; i++)
        {
            foreach (var dependency in Dependencies(i))
            {
                dependants[next[dependency]++] = i;
            }
        }
    }

    /// <summary>How many tasks there are.</summary>
    public int Count => dependencyStart.Length - 1;

    /// <summary>How many dependencies there are.</summary>
    public int EdgeCount => dependencies.Length;

    /// <summary>What a task depends on.</summary>
    /// <param name="task">Its place in the plan.</param>
    /// <returns>Places in the plan, each once.</returns>
    public ReadOnlySpan<int> Dependencies(int task) => dependencies.AsSpan(dependencyStart[task]..dependencyStart[task + 1]);

    /// <summary>What depends on a task.</summary>
    /// <param name="task">Its place in the plan.</param>
    /// <returns>Places in the plan, ascending.</returns>
    public ReadOnlySpan<int> Dependants(int task) => dependants.AsSpan(dependantStart[task]..dependantStart[task + 1]);

    /// <summary>The longest path from the start of each task to the end of the plan.</summary>
    /// <param name="lengths">The length of each task.</param>
    /// <returns>For each task the largest sum of lengths along dependants, its own included.</returns>
    public double[] RemainingPaths(ReadOnlySpan<double> lengths)
    {
        var paths = new double[Count];
        var order = TopologicalOrder();
        for (var i = order.Length - 1; i >= 0; i--)
        {
            var longest = 0.0;
            foreach (var dependant in Dependants(order[i]))
            {
                longest = Math.Max(longest, paths[dependant]);
            }

            paths[order[i]] = longest + lengths[order[i]];
        }

        return paths;
    }

    /// <summary>An order in which every task comes after what it depends on.</summary>
    /// <returns>Places in the plan.</returns>
    public int[] TopologicalOrder()
    {
        var order = new int[Count];
        var waiting = new int[Count];
        var filled = 0;
        for (var i = 0; i < Count; i++)
        {
            waiting[i] = Dependencies(i).Length;
            if (waiting[i] == 0)
            {
                order[filled++] = i;
            }
        }

        for (var next = 0; next < filled; next++)
        {
            foreach (var dependant in Dependants(order[next]))
            {
                if (--waiting[dependant] == 0)
                {
                    order[filled++] = dependant;
                }
            }
        }

        return order;
    }

    private static (int[] Starts, int[] Targets) Read(OrchestratorPlan plan)
    {
        var tasks = plan.Tasks;
        var ordinals = new Dictionary<string, int>(tasks.Count, StringComparer.Ordinal);
        for (var i = 0; i < tasks.Count; i++)
        {
            ordinals.Add(tasks[i].Id, i);
        }

        var starts = new int[tasks.Count + 1];
        var targets = new List<int>();
        for (var i = 0; i < tasks.Count; i++)
        {
            var dependsOn = tasks[i].DependsOn;
            targets.AddRange((dependsOn.Count > 1 ? dependsOn.Distinct(StringComparer.Ordinal) : dependsOn).Select(id => ordinals[id]));
            starts[i + 1] = targets.Count;
        }

        return (starts, [.. targets]);
    }
}
