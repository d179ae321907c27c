using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Resources;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>All that the rest of the engine, the command line and the module know of a backend before one is made.</summary>
public abstract class BackendDescriptor
{
    /// <summary>Which backend it is.</summary>
    public abstract BackendKind Kind { get; }

    /// <summary>What is true of its attempts.</summary>
    public abstract BackendTraits Traits { get; }

    /// <summary>Whether this version has it; one that it has not is refused by name.</summary>
    public virtual bool IsBuilt => true;

    /// <summary>Its place in the order in which Auto takes the first that can be used; null where Auto never takes it.</summary>
    public virtual int? AutoRank => null;

    /// <summary>The switch of the command line that chooses it, such as <c>--docker</c>; null where only <c>--backend</c> does.</summary>
    public virtual string? Flag => null;

    /// <summary>The options it knows.</summary>
    public virtual IReadOnlyList<BackendOption> Options => [];

    /// <summary>Makes the backend's own record of options, which is what reaches probe and construction and is kept with the run.</summary>
    /// <param name="texts">Text by name, of names that are among <see cref="Options"/>; case does not matter.</param>
    /// <returns>The record; null where there is nothing to tell.</returns>
    /// <exception cref="OrchestratorException">A text makes no sense: <see cref="BackendErrors.OptionInvalid"/>.</exception>
    public virtual BackendOptions? ReadOptions(IReadOnlyDictionary<string, string> texts) => null;

    /// <summary>Makes the backend.</summary>
    /// <param name="context">What it is made from.</param>
    /// <returns>The backend.</returns>
    public abstract IBackend Create(BackendContext context);

    /// <summary>What attempts may use together.</summary>
    /// <param name="limits">What the user allows.</param>
    /// <returns>The capacity; what nobody bounds is the largest number.</returns>
    internal virtual ResourceDemand Capacity(MachineCapacity limits) => Traits.RunsHere
        ? HostCapacity.Capacity(limits)
        : new ResourceDemand(limits.Cpus ?? double.MaxValue, limits.Memory?.Bytes ?? long.MaxValue, limits.Gpus ?? int.MaxValue);

    /// <summary>
    /// Whether an attempt of an orchestrator that is gone still runs, as far as a look at files and processes here can tell.
    /// </summary>
    /// <param name="attempt">The attempt.</param>
    /// <returns>What does the work, for people; null where nothing is seen.</returns>
    public virtual string? FindLiving(AttemptReference attempt) => null;
}
