using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>What a job asks the cluster for.</summary>
internal sealed record JobRequest
{
    private const long Mebibyte = 1024 * 1024;

    // What psorch needs to start, to end its task, and to write its result, before Slurm ends both.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>The partition; null for that of the cluster.</summary>
    public required string? Partition { get; init; }

    /// <summary>The time limit in minutes.</summary>
    public required long Minutes { get; init; }

    /// <summary>The memory in MiB.</summary>
    public required long Megabytes { get; init; }

    /// <summary>The CPUs.</summary>
    public required long Cpus { get; init; }

    /// <summary>The GPUs.</summary>
    public required int Gpus { get; init; }

    /// <summary>What the job of an attempt asks for.</summary>
    /// <param name="spec">The attempt, as its executor is told.</param>
    public static JobRequest Of(AttemptSpec spec, SlurmBackendOptions options, SlurmCluster cluster)
    {
        var afterTask = spec.AfterTask is null ? TimeSpan.Zero : AttemptRunner.AfterTaskLimit;
        return Of(
            spec.Task, spec.Resources?.Memory, spec.TimeLimit, spec.TimeLimit + spec.GraceTime + afterTask + Margin, options, cluster);
    }

    /// <summary>What the first attempt of a task will ask for, so that what is impossible is said before anything runs.</summary>
    /// <exception cref="OrchestratorException">No job of it can ever run.</exception>
    public static void Check(OrchestratorTask task, TimeSpan standard, SlurmBackendOptions options, SlurmCluster cluster)
    {
        var limit = task.TimeLimit ?? options.Time ?? standard;
        Of(task, task.Resources?.Memory, limit, limit, options, cluster);
    }

    /// <summary>The partition of a task's jobs; <see cref="SlurmBackendOptions.DefaultPartition"/> for that of the cluster.</summary>
    public static string PartitionOf(OrchestratorTask task, SlurmBackendOptions options) =>
        GpusOf(task, options) > 0 ? options.GpuPartition ?? options.Partition : options.Partition;

    private static int GpusOf(OrchestratorTask task, SlurmBackendOptions options) => task.Resources?.Gpus ?? options.Gpus;

    private static JobRequest Of(
        OrchestratorTask task, MemorySize? given, TimeSpan needed, TimeSpan wanted, SlurmBackendOptions options, SlurmCluster cluster)
    {
        var gpus = GpusOf(task, options);
        var name = PartitionOf(task, options);
        var partition = cluster.Partition(name);
        var request = new JobRequest
        {
            Partition = name == SlurmBackendOptions.DefaultPartition ? null : name,

            // A little more than the task's own limit, by which psorch ends it with a result; not more than the partition allows.
            Minutes = SlurmTime.Minutes(partition.Longest is { } longest && longest < wanted ? longest : wanted),
            Megabytes = (Memory(task, given, options) + Mebibyte - 1) / Mebibyte,
            Cpus = (long)Math.Ceiling(task.Resources?.Cpus ?? options.Cpus),
            Gpus = gpus,
        };
        if (partition.Longest is { } most && needed > most)
        {
            throw SlurmErrors.TaskImpossible(
                task.Id,
                $"may take {needed}, and the partition {partition.Name} lets no job take more than {most}",
                "Give it a shorter time limit, or name another partition: --slurm-partition NAME.");
        }

        return partition.CanHold(request.Cpus, request.Megabytes, request.Gpus)
            ? request
            : throw SlurmErrors.TaskImpossible(
                task.Id,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"asks for {request.Cpus} CPUs, {new MemorySize(request.Megabytes * Mebibyte)} and {request.Gpus} GPUs, and no node ")
                    + $"of the partition {partition.Name} has so much: {partition.Text()}",
                gpus > 0
                    ? "Ask for less, or name a partition that has it: --slurm-gpu-partition NAME."
                    : "Ask for less, or name a partition that has it: --slurm-partition NAME.");
    }

    /// <summary>What a task names, or the options; and as many times as much as a retry after an OutOfMemory is given.</summary>
    private static long Memory(OrchestratorTask task, MemorySize? given, SlurmBackendOptions options)
    {
        if (task.Resources?.Memory is { } named)
        {
            return (given ?? named).Bytes;
        }

        var times = given is { } more ? (double)more.Bytes / SlurmBackendOptions.DefaultMemory.Bytes : 1;
        return (long)(options.Memory.Bytes * Math.Max(times, 1));
    }
}
