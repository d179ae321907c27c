using System.Management.Automation;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Makes the options of the backend Slurm, for -BackendOption.</summary>
[Cmdlet(VerbsCommon.New, "SlurmBackendOption")]
[OutputType(typeof(SlurmBackendOptions))]
public sealed class NewSlurmBackendOptionCommand : OrchestratorCmdlet
{
    /// <summary>The partition of jobs; that of the cluster when not given.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Partition { get; set; } = SlurmBackendOptions.DefaultPartition;

    /// <summary>The partition of jobs that ask for GPUs; that of other jobs when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GpuPartition { get; set; }

    /// <summary>How long tasks may take that name no limit; the time limit of the run when not given.</summary>
    [Parameter]
    public TimeSpan? Time { get; set; }

    /// <summary>The memory of tasks that name none; 4G when not given.</summary>
    [Parameter]
    public MemorySize Memory { get; set; } = SlurmBackendOptions.DefaultMemory;

    /// <summary>The CPUs of tasks that name none; 1 when not given.</summary>
    [Parameter]
    public int Cpus { get; set; } = SlurmBackendOptions.DefaultCpus;

    /// <summary>The GPUs of tasks that name none; 0 when not given.</summary>
    [Parameter]
    public int Gpus { get; set; }

    /// <summary>Further arguments of sbatch, such as '--account=physics --qos=long'.</summary>
    [Parameter]
    [Alias("SbatchArgument")]
    [ValidateNotNullOrEmpty]
    public string? ArgumentList { get; set; }

    /// <summary>The slurm.conf of the cluster; that which Slurm's programs find when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Configuration { get; set; }

    /// <summary>psorch on the nodes; a copy in the run's directory when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Psorch { get; set; }

    /// <summary>Lets a job ask a node of each partition, before the first task, for what tasks need there.</summary>
    [Parameter]
    public SwitchParameter Probe { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var options = new SlurmBackendOptions
        {
            Partition = Partition,
            GpuPartition = GpuPartition,
            Time = Time,
            Memory = Memory,
            Cpus = Cpus,
            Gpus = Gpus,
            Arguments = ArgumentList,
            Configuration = Configuration,
            Psorch = Psorch,
            Probe = Probe,
        };

        // By the rules of whoever types them.
        WriteObject(BackendRegistry.Get(BackendKind.Slurm).ReadOptions(options.ToTexts()));
    }
}
