using System.Management.Automation;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Makes the options of the backend Docker, for -BackendOption.</summary>
[Cmdlet(VerbsCommon.New, "DockerBackendOption")]
[OutputType(typeof(DockerBackendOptions))]
public sealed class NewDockerBackendOptionCommand : OrchestratorCmdlet
{
    /// <summary>The image of the containers; parallel-orchestrator:latest when not given.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = DockerBackendOptions.DefaultImage;

    /// <summary>When the image is pulled; Never when not given.</summary>
    [Parameter]
    public ImagePull PullImage { get; set; }

    /// <summary>The network of tasks that are no agents': bridge, none, host or a name; po-network when not given.</summary>
    [Parameter]
    [Alias("Network")]
    [ValidateNotNullOrEmpty]
    public string NetworkMode { get; set; } = DockerBackendOptions.DefaultNetwork;

    /// <summary>The address of the engine; what the docker program would use when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>The docker context that names the engine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <summary>UID:GID that containers run as; who starts the run when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? User { get; set; }

    /// <summary>The platform of the image, such as linux/arm64; that of the engine when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Platform { get; set; }

    /// <summary>The CPUs of tasks that name none; 2, and no more than the engine has, when not given.</summary>
    [Parameter]
    public double Cpus { get; set; } = DockerBackendOptions.DefaultCpus;

    /// <summary>Lets the image be built where the engine does not have it.</summary>
    [Parameter]
    public SwitchParameter BuildImage { get; set; }

    /// <summary>The memory of tasks that name none; 4G when not given.</summary>
    [Parameter]
    public MemorySize Memory { get; set; } = DockerBackendOptions.DefaultMemory;

    /// <summary>How many processes a container may have; 4096 when not given.</summary>
    [Parameter]
    public int MaxProcesses { get; set; } = DockerBackendOptions.DefaultMaxProcesses;

    /// <summary>Lets containers stay until their run is removed.</summary>
    [Parameter]
    public SwitchParameter KeepContainer { get; set; }

    /// <summary>
    /// Lets an executor keep one container for its commands and scripts, which are run in it one after another.
    /// </summary>
    [Parameter]
    public SwitchParameter ReuseContainer { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var options = new DockerBackendOptions
        {
            Image = Image,
            PullImage = PullImage,
            BuildImage = BuildImage,
            Network = NetworkMode,
            Endpoint = Endpoint,
            Context = Context,
            User = User,
            Platform = Platform,
            Cpus = Cpus,
            Memory = Memory,
            MaxProcesses = MaxProcesses,
            KeepContainer = KeepContainer,
            ReuseContainer = ReuseContainer,
        };

        // By the rules of whoever types them.
        WriteObject(BackendRegistry.Get(BackendKind.Docker).ReadOptions(options.ToTexts()));
    }
}
