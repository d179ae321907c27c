using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Assesses requirements without making a plan of them.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "OrchestratorComplexity")]
[OutputType(typeof(ComplexityAssessment))]
public sealed class MeasureOrchestratorComplexityCommand : PlanningCmdlet, IApiKeyParameters
{
    /// <summary>What is to be made, as free text.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowEmptyString]
    public string Requirements { get; set; } = string.Empty;

    /// <summary>Who plans; Auto when not given: with -Real the first model that is usable, else the heuristic.</summary>
    [Parameter]
    public PlannerKind Planner { get; set; }

    /// <summary>Lets the first model that is usable plan.</summary>
    [Parameter]
    public SwitchParameter Real { get; set; }

    /// <summary>The model that the planner asks; the planner's own when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>How much the model thinks; the model's own when not given.</summary>
    [Parameter]
    public ModelEffort Effort { get; set; }

    /// <summary>What may be spent on each text at most, in US dollars; no limit when not given.</summary>
    [Parameter]
    public decimal MaxCostUsd { get; set; }

    /// <summary>How long planning by a model may take for each text, like 15m; 30m when not given.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? PlanningTimeLimit { get; set; }

    /// <summary>A file of prices that override the built-in ones.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PriceFile { get; set; }

    /// <summary>The AWS region of Bedrock; AWS_REGION, else eu-central-1, when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>Lets Claude Code ask its model through Bedrock.</summary>
    [Parameter]
    public SwitchParameter UseBedrock { get; set; }

    /// <summary>The key of the planner's service, as SecureString or PSCredential; the environment has it when not given.</summary>
    [Parameter]
    [ApiKeyTransformation]
    [ValidateNotNull]
    public object? ApiKey { get; set; }

    /// <summary>The name of the secret that holds the key, in a vault of module Microsoft.PowerShell.SecretManagement.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiKeySecretName { get; set; }

    /// <summary>The vault of the secret; every vault is searched when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApiKeyVault { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => Requirements;

    /// <inheritdoc/>
    protected override void Begin() => ApiKeys.Check(this);

    /// <inheritdoc/>
    protected override void Process()
    {
        var settings = Settings();
        var request = Request(settings, Requirements);
        var planner = ChoosePlanner(settings, isForBedrock => ApiKeys.Read(this, isForBedrock));
        WriteObject(Await(token => planner.AssessAsync(request, token)));
    }
}
