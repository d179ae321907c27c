using PSParallelOrchestrator.Engine.Processes.Cgroups;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>Says by what the memory and CPUs of a run's commands are limited.</summary>
/// <param name="IsWarning">Whether that is less than the plan's author may expect.</param>
internal sealed record LimitNotice(string Text, bool IsWarning)
{
    /// <summary>For systems without any of it.</summary>
    public static LimitNotice NotOnThisSystem { get; } = new(
        "Tasks name memory or CPUs. These limits are enforced on Linux and Windows only; here they are only reserved.", IsWarning: true);

    /// <summary>For Windows, where each command is in a job.</summary>
    public static LimitNotice ByJob { get; } = new(
        "What tasks name of memory and CPUs is limited by job objects, for each command with everything that it starts.", IsWarning: false);

    /// <summary>For a place for cgroups.</summary>
    /// <param name="memory">Whether memory is limited.</param>
    /// <param name="cpus">Whether CPUs are limited.</param>
    public static LimitNotice Of(CgroupPlace place, bool memory, bool cpus)
    {
        var lacksMemory = memory && place.Memory is null;
        var lacksCpus = cpus && place.Cpu is null;
        if (!lacksMemory && !lacksCpus)
        {
            var parents = new[] { memory ? place.Memory : null, cpus ? place.Cpu : null }.OfType<CgroupParent>().Distinct();
            return new LimitNotice(
                "What tasks name of memory and CPUs is limited by cgroups below "
                    + string.Join(" and ", parents.Select(parent => $"{parent.Directory} (version {(parent.IsUnified ? 2 : 1)})")) + ".",
                IsWarning: false);
        }

        var instead = (lacksMemory, lacksCpus) switch
        {
            (true, true) =>
                "the memory that a task names limits each of its processes, not all together, and its CPUs limit only the CPU time of each "
                    + "process",
            (true, false) => "the memory that a task names limits each of its processes, not all together",
            _ => "the CPUs that a task names limit only the CPU time of each of its processes",
        };
        return new LimitNotice(
            $"Not every limit of the plan can be kept by cgroups, because {place.Reason}. Therefore {instead}. "
                + "See 'Limits on memory and CPU' in the documentation of plans.",
            IsWarning: true);
    }
}
