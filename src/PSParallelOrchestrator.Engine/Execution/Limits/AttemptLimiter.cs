using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Cgroups;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>Holds the processes of one attempt to its limits. Made before the first of them, disposed after the last.</summary>
internal sealed class AttemptLimiter : IAsyncDisposable
{
    private readonly List<string> warnings = [];
    private readonly Cgroup? cgroup;
    private readonly double? jobCpus;
    private readonly HeldCgroup? held;

    private AttemptLimiter(Cgroup? cgroup, ProcessLimits processLimits, MemorySize? memory)
    {
        this.cgroup = cgroup;
        ProcessLimits = processLimits;
        Memory = memory;
    }

    private AttemptLimiter(HeldCgroup held, MemorySize? memory)
        : this(cgroup: null, new ProcessLimits(DataKilobytes: null, CpuSeconds: null), memory) => this.held = held;

    private AttemptLimiter(MemorySize? memory, double? cpus)
        : this(null, new ProcessLimits(DataKilobytes: null, CpuSeconds: null), memory)
    {
        IsByJob = true;
        jobCpus = cpus;
    }

    /// <summary>Whether a job object of Windows holds each program with everything it starts.</summary>
    public bool IsByJob { get; }

    /// <summary>The memory the attempt is held to; null for no limit.</summary>
    public MemorySize? Memory { get; }

    /// <summary>What each process is held to, where no cgroup does it for all of them.</summary>
    public ProcessLimits ProcessLimits { get; }

    /// <summary>Whether processes ended for want of memory are counted for this attempt alone.</summary>
    public bool CountsKills => cgroup?.CountsKills == true || held is not null;

    /// <summary>What the user should know: a limit that is not kept as it should be, or something that could not be ended.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Makes ready the limits of an attempt: its cgroup where there is a place for one, else limits of each process.</summary>
    /// <param name="place">Where cgroups can be made.</param>
    /// <param name="memory">Its memory; null for no limit.</param>
    /// <param name="cpus">Its CPUs; null for no limit.</param>
    public static AttemptLimiter Create(CgroupPlace place, AttemptSpec spec, MemorySize? memory, double? cpus)
    {
        var byCgroup = (Memory: memory is not null && place.Memory is not null, Cpus: cpus is not null && place.Cpu is not null);
        if (!byCgroup.Memory && !byCgroup.Cpus)
        {
            return new AttemptLimiter(null, ProcessLimits.Of(memory, cpus, spec.TimeLimit), memory);
        }

        try
        {
            var cgroup = Cgroup.Create(place, spec.Token, memory?.Bytes, cpus);
            return new AttemptLimiter(
                cgroup, ProcessLimits.Of(byCgroup.Memory ? null : memory, byCgroup.Cpus ? null : cpus, spec.TimeLimit), memory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var limiter = new AttemptLimiter(null, ProcessLimits.Of(memory, cpus, spec.TimeLimit), memory);
            limiter.warnings.Add($"No cgroup with its limits could be made, each of its processes was limited instead. {e.Message}");
            return limiter;
        }
    }

    /// <summary>Of an attempt that somebody else holds to its limits.</summary>
    /// <param name="memory">Its memory; null for no limit.</param>
    public static AttemptLimiter Held(HeldCgroup held, MemorySize? memory) => new(held, memory);

    /// <summary>Makes ready the limits of an attempt on Windows, where each of its programs is in a job.</summary>
    /// <param name="memory">Its memory; null for no limit.</param>
    /// <param name="cpus">Its CPUs; null for no limit.</param>
    public static AttemptLimiter ByJob(MemorySize? memory, double? cpus) => new(memory, cpus);

    /// <summary>Turns a request for a program into one for the same program with limits.</summary>
    /// <returns>The request to give to the launcher.</returns>
    /// <exception cref="ChildStartException">The program could not be started.</exception>
    public ChildStartInfo Apply(ChildStartInfo info) => IsByJob
        ? info with { MemoryBytes = Memory?.Bytes, Cpus = jobCpus }
        : held is not null ? info
        : LimitWrapper.Wrap(
            info,
            [
                .. (cgroup?.Directories ?? []).Select(directory => LimitWrapper.EnterCgroup(directory)),
                .. ProcessLimits.Commands,
            ]);

    /// <summary>What the kernel has counted so far; nothing without a cgroup.</summary>
    public CgroupFigures Read() => cgroup?.Read() ?? held?.Read() ?? default;

    /// <summary>Ends what a program has left in the cgroup, such as daemons that nothing else shows to be its own.</summary>
    /// <returns>A task that ends when nothing of it is left.</returns>
    public async Task EndLeftoversAsync()
    {
        foreach (var directory in cgroup?.Directories ?? [])
        {
            if (CgroupEnder.IsEmpty(directory))
            {
                continue;
            }

            var (_, isEmpty) = await LauncherThreads.RunAsync(() => CgroupEnder.End(directory));
            if (!isEmpty)
            {
                warnings.Add($"Processes that it started could not be ended; they are listed in {directory}/cgroup.procs.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (cgroup is null)
        {
            return;
        }

        await EndLeftoversAsync();
        foreach (var directory in cgroup.Directories)
        {
            var isGone = CgroupEnder.TryRemove(directory) || await LauncherThreads.RunAsync(() => CgroupEnder.Remove(directory));
            if (!isGone)
            {
                warnings.Add($"Its cgroup {directory} could not be removed.");
            }
        }
    }
}
