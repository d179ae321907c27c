using System.Collections.Concurrent;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>The nodes that a task is not to run on again: those on which an attempt of it was lost.</summary>
internal sealed class ExcludedNodes
{
    private readonly ConcurrentDictionary<string, HashSet<string>> byTask = new(StringComparer.Ordinal);

    /// <summary>Takes what is known of a run that is resumed.</summary>
    public void Take(OrchestratorRun run)
    {
        foreach (var attempt in run.Tasks.SelectMany(static task => task.Attempts))
        {
            if (attempt is { Node: { } node, FailureClass: FailureClass.Preempted or FailureClass.Lost })
            {
                Add(attempt.Task.Id, node);
            }
        }
    }

    /// <summary>Excludes a node for a task.</summary>
    public void Add(string task, string node)
    {
        var nodes = byTask.GetOrAdd(task, static _ => new HashSet<string>(StringComparer.Ordinal));
        lock (nodes)
        {
            nodes.Add(node);
        }
    }

    /// <summary>The nodes that are excluded for a task; none where they would be all that a partition has.</summary>
    /// <param name="count">How many nodes that is.</param>
    public IReadOnlyList<string> Of(string task, int count)
    {
        if (!byTask.TryGetValue(task, out var nodes))
        {
            return [];
        }

        lock (nodes)
        {
            return nodes.Count < count ? [.. nodes.Order(StringComparer.Ordinal)] : [];
        }
    }
}
