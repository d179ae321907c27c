using System.Globalization;

namespace PSParallelOrchestrator;

/// <summary>What the backend Slurm can be told.</summary>
public sealed record SlurmBackendOptions : BackendOptions
{
    /// <summary>The partition where none is named: that which the cluster itself takes.</summary>
    public const string DefaultPartition = "default";

    /// <summary>The CPUs of tasks that name none, where nobody says.</summary>
    public const int DefaultCpus = 1;

    /// <summary>The memory of tasks that name none, where nobody says.</summary>
    public static MemorySize DefaultMemory { get; } = MemorySize.Parse("4G");

    /// <inheritdoc/>
    public override BackendKind? Backend => BackendKind.Slurm;

    /// <summary>The partition of jobs; <see cref="DefaultPartition"/> for that of the cluster.</summary>
    public string Partition { get; internal init; } = DefaultPartition;

    /// <summary>The partition of jobs that ask for GPUs; null for the same as of others.</summary>
    public string? GpuPartition { get; internal init; }

    /// <summary>How long tasks may take that name no limit; null for the limit of the run.</summary>
    public TimeSpan? Time { get; internal init; }

    /// <summary>The memory of tasks that name none.</summary>
    public MemorySize Memory { get; internal init; } = DefaultMemory;

    /// <summary>The CPUs of tasks that name none.</summary>
    public int Cpus { get; internal init; } = DefaultCpus;

    /// <summary>The GPUs of tasks that name none.</summary>
    public int Gpus { get; internal init; }

    /// <summary>Further arguments of sbatch, such as --account=physics, in the order given.</summary>
    public string? Arguments { get; internal init; }

    /// <summary>The slurm.conf of the cluster; null for that which the programs of Slurm find by themselves.</summary>
    public string? Configuration { get; internal init; }

    /// <summary>The psorch of this version on the nodes; null for a copy in the directory of the run.</summary>
    public string? Psorch { get; internal init; }

    /// <summary>Whether a node of each partition is asked by a job, before the first task, for what tasks need there.</summary>
    public bool Probe { get; internal init; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ToTexts()
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        Add("partition", Partition, DefaultPartition);
        Add("gpuPartition", GpuPartition, null);
        Add("time", Time?.ToString("c", CultureInfo.InvariantCulture), null);
        Add("memory", Memory.ToString(), DefaultMemory.ToString());
        Add("cpus", Number(Cpus), Number(DefaultCpus));
        Add("gpus", Number(Gpus), Number(0));
        Add("arguments", Arguments, null);
        Add("configuration", Configuration, null);
        Add("psorch", Psorch, null);
        Add("probe", Probe ? "true" : "false", "false");
        return texts;

        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

        void Add(string name, string? text, string? usual)
        {
            if (text is not null && text != usual)
            {
                texts[name] = text;
            }
        }
    }
}
