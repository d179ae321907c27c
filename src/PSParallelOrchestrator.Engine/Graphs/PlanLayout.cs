namespace PSParallelOrchestrator.Engine.Graphs;

/// <summary>Places the tasks of a plan in layers from left to right: each in the layer after its last dependency.</summary>
internal sealed class PlanLayout
{
    private const int Sweeps = 8;

    private PlanLayout(IReadOnlyList<IReadOnlyList<int>> layers) => Layers = layers;

    /// <summary>The tasks' ordinals, by layer, in their order from top to bottom.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Layers { get; }

    /// <summary>Computes a layout; the same plan gives the same one.</summary>
    /// <returns>The layout. Tasks on a cycle are left out.</returns>
    public static PlanLayout Compute(TaskGraph graph)
    {
        var order = graph.TopologicalOrder();
        var dependencies = order.ToDictionary(static task => task, static _ => new List<int>());
        var layerOf = new Dictionary<int, int>();
        foreach (var task in order)
        {
            layerOf.TryAdd(task, 0);
            foreach (var dependant in graph.Dependants(task))
            {
                layerOf[dependant] = Math.Max(layerOf.GetValueOrDefault(dependant), layerOf[task] + 1);
                if (dependencies.TryGetValue(dependant, out var list))
                {
                    list.Add(task);
                }
            }
        }

        var layers = order
            .GroupBy(task => layerOf[task])
            .OrderBy(static group => group.Key)
            .Select(static group => group.Order().ToList())
            .ToList();
        var dependants = order.ToDictionary(
            static task => task,
            task => graph.Dependants(task).ToArray().Where(layerOf.ContainsKey).ToList());
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            // Forwards by what a task depends on, backwards by what depends on it.
            var forwards = sweep % 2 == 0;
            for (var i = 1; i < layers.Count; i++)
            {
                Sort(layers, forwards ? i : layers.Count - 1 - i, forwards ? dependencies : dependants);
            }
        }

        return new PlanLayout(layers);
    }

    // A task wants to stand at the middle of its neighbours; places count from 0 to 1, so that layers of different sizes compare.
    private static void Sort(List<List<int>> layers, int index, Dictionary<int, List<int>> neighbours)
    {
        var place = new Dictionary<int, double>();
        foreach (var layer in layers)
        {
            for (var i = 0; i < layer.Count; i++)
            {
                place[layer[i]] = (i + 0.5) / layer.Count;
            }
        }

        layers[index] =
        [
            .. layers[index].OrderBy(task => neighbours[task].Count == 0 ? place[task] : neighbours[task].Average(other => place[other])),
        ];
    }
}
