namespace PSParallelOrchestrator.Engine.Resources;

/// <summary>What is left of the machine, or of what stands for it, for attempts that name resources.</summary>
internal sealed class ResourcePool
{
    // Tenths of CPUs add up with rounding errors that must not keep a fitting task waiting.
    private const double Tolerance = 1e-9;
    private readonly SortedSet<int> freeGpus = [];
    private readonly ResourceDemand capacity;
    private readonly bool numbersGpus;
    private double cpus;
    private long memory;
    private int gpus;

    /// <summary>Begins with everything free.</summary>
    /// <param name="capacity">What there is.</param>
    /// <param name="numbersGpus">Whether GPUs are handed out by number; else they are only counted.</param>
    public ResourcePool(ResourceDemand capacity, bool numbersGpus = true)
    {
        this.numbersGpus = numbersGpus;
        this.capacity = capacity;
        cpus = capacity.Cpus;
        memory = capacity.MemoryBytes;
        gpus = capacity.Gpus;
        for (var i = 0; numbersGpus && i < capacity.Gpus; i++)
        {
            freeGpus.Add(i);
        }
    }

    /// <summary>Whether the demand could be met with everything free.</summary>
    /// <param name="demand">The demand.</param>
    /// <returns>False: it never fits.</returns>
    public bool CanEverFit(ResourceDemand demand) =>
        demand.Cpus <= capacity.Cpus + Tolerance && demand.MemoryBytes <= capacity.MemoryBytes && demand.Gpus <= capacity.Gpus;

    /// <summary>Whether the demand can be met now.</summary>
    /// <param name="demand">The demand.</param>
    /// <returns>Whether it fits.</returns>
    public bool Fits(ResourceDemand demand) =>
        demand == default
        || (demand.Cpus <= cpus + Tolerance && demand.MemoryBytes <= memory && demand.Gpus <= (numbersGpus ? freeGpus.Count : gpus));

    /// <summary>Takes what fits.</summary>
    /// <param name="demand">The demand.</param>
    /// <returns>The numbers of the GPUs taken; null for none.</returns>
    public int[]? Take(ResourceDemand demand)
    {
        cpus -= demand.Cpus;
        memory -= demand.MemoryBytes;
        gpus -= demand.Gpus;
        if (demand.Gpus == 0 || !numbersGpus)
        {
            return null;
        }

        var taken = new int[demand.Gpus];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = freeGpus.Min;
            freeGpus.Remove(taken[i]);
        }

        return taken;
    }

    /// <summary>Takes what an attempt of an earlier orchestrator has, though there may be less by now.</summary>
    /// <param name="demand">What it has.</param>
    /// <param name="numbers">The numbers of its GPUs.</param>
    public void TakeKnown(ResourceDemand demand, IReadOnlyList<int>? numbers)
    {
        cpus -= demand.Cpus;
        memory -= demand.MemoryBytes;
        gpus -= demand.Gpus;
        freeGpus.ExceptWith(numbers ?? []);
    }

    /// <summary>Gives back what was taken.</summary>
    /// <param name="demand">The demand.</param>
    /// <param name="numbers">The numbers that <see cref="Take"/> answered.</param>
    public void Return(ResourceDemand demand, int[]? numbers)
    {
        cpus += demand.Cpus;
        memory += demand.MemoryBytes;
        gpus += demand.Gpus;
        freeGpus.UnionWith((numbers ?? []).Where(gpu => gpu < capacity.Gpus));
    }
}
