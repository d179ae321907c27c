using System.Collections;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Backends.Docker.Images;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Builds the image in which the backend Docker runs attempts.</summary>
[Cmdlet("Build", "OrchestratorImage", SupportsShouldProcess = true)]
[OutputType(typeof(OrchestratorImage))]
public sealed class BuildOrchestratorImageCommand : OrchestratorCmdlet
{
    /// <summary>Its name; parallel-orchestrator:latest when not given.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = DockerBackendOptions.DefaultImage;

    /// <summary>Executor: with what agents and scripts need; Command: with psorch alone. Executor when not given.</summary>
    [Parameter]
    public ImageTarget Target { get; set; }

    /// <summary>The image of Debian that it is built on; debian:bookworm-slim when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BaseImage { get; set; }

    /// <summary>A folder of claude, node and powershell; what is not there is downloaded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PartPath { get; set; }

    /// <summary>The psorch for Linux that is put into it; that of the module's package when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Psorch { get; set; }

    /// <summary>Arguments of the build by name, such as @{ AWS_CLI = 1 }.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable BuildArgument { get; set; } = [];

    /// <summary>Does each step again.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>The address of the engine; what the docker program would use when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>The docker context that names the engine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Context { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Image;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (!ShouldProcess(Image, "Build image"))
        {
            return;
        }

        var request = new ImageBuildRequest
        {
            Image = Image,
            Target = Target,
            BaseImage = BaseImage,
            Parts = PartPath is null ? null : FullPath(PartPath),
            Psorch = Psorch is null ? null : FullPath(Psorch),
            Arguments = [.. BuildArgument.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}")],
            NoCache = NoCache,
            Endpoint = Endpoint,
            Context = Context,
        };
        var progress = new ProgressRecord(0, $"Building {Image}", "Sending what it is built from");
        WriteProgress(progress);
        WriteObject(Await(token => ImageBuild.RunAsync(request, line => Post(() => Tell(progress, line)), token)));
        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
    }

    private void Tell(ProgressRecord progress, string line)
    {
        WriteVerbose(line);
        progress.StatusDescription = CleanText.OneLine(line);
        WriteProgress(progress);
    }
}
