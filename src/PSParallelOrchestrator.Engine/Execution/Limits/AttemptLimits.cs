using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>How this machine holds the processes of attempts to the memory and CPUs that their tasks name.</summary>
internal sealed class AttemptLimits
{
    private readonly Lazy<CgroupPlace> place;

    private AttemptLimits(Func<CgroupPlace> find) => place = new Lazy<CgroupPlace>(find);

    /// <summary>
    /// By what this machine gives: cgroups where some can be made, else limits of each process. Looked for at the first use.
    /// </summary>
    public static AttemptLimits OfThisMachine { get; } =
        new(static () => CgroupPlace.Find(CgroupMount.OfThisProcess(), LibC.MayWrite));

    /// <summary>By somebody else, such as the container that this process is in: looked at, not made.</summary>
    public static AttemptLimits Held { get; } = new(static () => new CgroupPlace()) { IsHeld = true };

    /// <summary>By cgroups in a certain place.</summary>
    public static AttemptLimits In(CgroupPlace place) => new(() => place);

    /// <summary>Whether somebody else holds attempts to their limits.</summary>
    public bool IsHeld { get; private init; }

    /// <summary>What is to be said about the limits of a run's tasks.</summary>
    /// <returns>Null where no command of theirs is limited.</returns>
    public LimitNotice? Notice(IEnumerable<OrchestratorTask> tasks)
    {
        var named = tasks
            .Where(task => task.Kind != TaskKind.Agent || task.Verify is not null)
            .Select(task => task.Resources)
            .OfType<TaskResources>()
            .ToList();
        var memory = named.Exists(resources => resources.Memory is not null);
        var cpus = named.Exists(resources => resources.Cpus is not null);
        return !memory && !cpus ? null
            : OperatingSystem.IsLinux() ? LimitNotice.Of(place.Value, memory, cpus)
            : OperatingSystem.IsWindows() ? LimitNotice.ByJob
            : LimitNotice.NotOnThisSystem;
    }

    /// <summary>Makes ready the limits of an attempt.</summary>
    /// <returns>Null where its task names neither memory nor CPUs, or this system has no limits.</returns>
    public AttemptLimiter? Open(AttemptSpec spec)
    {
        // The memory a retry is given where the task names none is a guess, to reserve; it must not stop a program.
        var memory = spec.Task.Resources?.Memory is { } named ? spec.Resources?.Memory ?? named : (MemorySize?)null;
        var cpus = spec.Task.Resources?.Cpus;
        return IsHeld ? HeldCgroup.Find() is { } held ? AttemptLimiter.Held(held, memory ?? held.Memory) : null
            : memory is null && cpus is null ? null
            : OperatingSystem.IsLinux() ? AttemptLimiter.Create(place.Value, spec, memory, cpus)
            : OperatingSystem.IsWindows() ? AttemptLimiter.ByJob(memory, cpus)
            : null;
    }
}
