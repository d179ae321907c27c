namespace PSParallelOrchestrator.Engine.Graphs;

/// <summary>Finds tasks that wait for each other.</summary>
internal sealed class TaskCycles(TaskGraph graph)
{
    private int Count => graph.Count;

    /// <summary>
    /// One cycle, as short as one through its first task can be, for each group of tasks that wait for each other
    /// (strongly connected component). Without recursion, in time linear in tasks and dependencies.
    /// </summary>
    /// <returns>Each cycle begins with its task that is first in the plan, which is not repeated at its end.</returns>
    public List<List<int>> Find()
    {
        var (component, sizes) = FindComponents();
        var first = new int[sizes.Count];
        Array.Fill(first, -1);
        var cycles = new List<List<int>>();
        int[]? parents = null;
        for (var task = 0; task < Count; task++)
        {
            if (sizes[component[task]] > 1 && first[component[task]] < 0)
            {
                first[component[task]] = task;
                cycles.Add(ShortestCycle(task, component, parents ??= NoParents()));
            }
        }

        return cycles;
    }

    private int[] NoParents()
    {
        var parents = new int[Count];
        Array.Fill(parents, -1);
        return parents;
    }

    /// <summary>Breadth first from a task, inside its component, until a dependency leads back to it.</summary>
    private List<int> ShortestCycle(int start, int[] component, int[] parents)
    {
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var task))
        {
            foreach (var next in graph.Dependencies(task))
            {
                if (next == start && task != start)
                {
                    return PathTo(task, start, parents);
                }

                if (next != start && component[next] == component[start] && parents[next] < 0)
                {
                    parents[next] = task;
                    queue.Enqueue(next);
                }
            }
        }

        throw new InvalidOperationException("A strongly connected component has a cycle through each of its tasks.");
    }

    private static List<int> PathTo(int end, int start, int[] parents)
    {
        var path = new List<int>();
        for (var task = end; task != start; task = parents[task])
        {
            path.Add(task);
        }

        path.Add(start);
        path.Reverse();
        return path;
    }

    /// <summary>Tarjan's algorithm with a stack of its own.</summary>
    private (int[] Component, List<int> Sizes) FindComponents()
    {
        var component = new int[Count];
        Array.Fill(component, -1);
        var sizes = new List<int>();
        var order = new int[Count];
        var low = new int[Count];
        var cursor = new int[Count];
        var open = new Stack<int>();
        var calls = new Stack<int>();
        var counter = 0;
        for (var root = 0; root < Count; root++)
        {
            if (order[root] != 0)
            {
                continue;
            }

            calls.Push(root);
            while (calls.TryPeek(out var task))
            {
                if (order[task] == 0)
                {
                    order[task] = low[task] = ++counter;
                    open.Push(task);
                }

                if (TryDescend(task, out var next))
                {
                    calls.Push(next);
                    continue;
                }

                calls.Pop();
                if (calls.TryPeek(out var caller))
                {
                    low[caller] = Math.Min(low[caller], low[task]);
                }

                if (low[task] == order[task])
                {
                    Close(task);
                }
            }
        }

        return (component, sizes);

        bool TryDescend(int task, out int next)
        {
            var dependencies = graph.Dependencies(task);
            while (cursor[task] < dependencies.Length)
            {
                next = dependencies[cursor[task]++];
                if (order[next] == 0)
                {
                    return true;
                }

                if (component[next] < 0)
                {
                    low[task] = Math.Min(low[task], order[next]);
                }
            }

            next = -1;
            return false;
        }

        void Close(int task)
        {
            var size = 0;
            int member;
            do
            {
                member = open.Pop();
                component[member] = sizes.Count;
                size++;
            }
            while (member != task);
            sizes.Add(size);
        }
    }
}
