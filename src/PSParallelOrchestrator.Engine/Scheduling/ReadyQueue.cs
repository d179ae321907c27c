using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Scheduling;

/// <summary>
/// Ready tasks, best first. A task that fits may start ahead of a better one that does not; so that the better one is not starved,
/// this stops after it was passed over a number of times, until it fits.
/// </summary>
/// <param name="ranks">The rank of each task; lower starts first.</param>
/// <param name="passLimit">How often the best task may be passed over.</param>
internal sealed class ReadyQueue(int[] ranks, int passLimit)
{
    private readonly Dictionary<(ResourceDemand Demand, AgentKind? Agent), Lane> lanes = [];
    private int passedRank = -1;
    private int passes;

    /// <summary>How many tasks wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a task.</summary>
    /// <param name="task">Its place in the plan.</param>
    /// <param name="demand">What it takes.</param>
    /// <param name="agent">Its agent; null for a command.</param>
    public void Add(int task, ResourceDemand demand, AgentKind? agent)
    {
        if (!lanes.TryGetValue((demand, agent), out var lane))
        {
            lanes.Add((demand, agent), lane = new Lane(demand, agent));
        }

        lane.Tasks.Enqueue(task, ranks[task]);
        Count++;
    }

    /// <summary>Takes the best task that can start.</summary>
    /// <param name="pool">What is free.</param>
    /// <param name="isHeld">Whether an agent takes no starts at present.</param>
    /// <param name="task">Its place in the plan.</param>
    /// <param name="demand">What it takes.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(ResourcePool pool, Predicate<AgentKind> isHeld, out int task, out ResourceDemand demand)
    {
        Lane? best = null;
        Lane? fitting = null;
        foreach (var lane in lanes.Values)
        {
            if (lane.Tasks.Count == 0 || (lane.Agent is { } agent && isHeld(agent)))
            {
                continue;
            }

            best = Better(lane, best);
            fitting = pool.Fits(lane.Demand) ? Better(lane, fitting) : fitting;
        }

        (task, demand) = (-1, default);
        if (fitting is null || (fitting != best && !MayPass(best!)))
        {
            return false;
        }

        demand = fitting.Demand;
        task = fitting.Tasks.Dequeue();
        Count--;
        return true;
    }

    /// <summary>Takes out every task.</summary>
    public void Clear()
    {
        lanes.Clear();
        Count = 0;
    }

    private Lane Better(Lane lane, Lane? other) => other is null || Rank(lane) < Rank(other) ? lane : other;

    private int Rank(Lane lane) => ranks[lane.Tasks.Peek()];

    private bool MayPass(Lane best)
    {
        if (passedRank != Rank(best))
        {
            passedRank = Rank(best);
            passes = 0;
        }

        return ++passes <= passLimit;
    }

    private sealed record Lane(ResourceDemand Demand, AgentKind? Agent)
    {
        public PriorityQueue<int, int> Tasks { get; } = new();
    }
}
