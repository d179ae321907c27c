using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module;

/// <summary>
/// What cmdlets share that are given requirements: texts, or files of them, and how a planner works at them. Only texts are requirements:
/// anything else is an error that says what to do with it.
/// </summary>
public abstract class RequirementsCmdlet : PlanningCmdlet, IApiKeyParameters
{
    private protected const string RequirementsSet = "Requirements";
    private protected const string PathSet = "Path";
    private readonly RequirementsInput input = new();
    private object? current;

    /// <summary>What is to be made, as free text; the lines of one file, as Get-Content gives them, are one text.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = RequirementsSet)]
    [AllowEmptyString]
    public PSObject Requirements { get; set; } = null!;

    /// <summary>Files of UTF-8 text, each with requirements; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Who plans; Auto when not given: with -Real the first model that is usable, else the heuristic.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    public PlannerKind Planner { get; set; }

    /// <summary>Lets the first model that is usable plan.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter Real { get; set; }

    /// <summary>The model that the planner asks; the planner's own when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>Models that are asked, each where the service refuses requests to the one before it for too long.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(ModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] FallbackModel { get; set; } = [];

    /// <summary>How much the model thinks; the model's own when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    public ModelEffort Effort { get; set; }

    /// <summary>What may be spent on each text at most, in US dollars; no limit when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    public decimal MaxCostUsd { get; set; }

    /// <summary>How long planning by a model may take for each text, like 15m; 30m when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [DurationTransformation]
    public TimeSpan? PlanningTimeLimit { get; set; }

    /// <summary>Lets a model be asked in containers, which have no network, no key, and nothing of this machine but the question.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter PlannerInDocker { get; set; }

    /// <summary>Options of Docker for -PlannerInDocker: an object of New-DockerBackendOption, or a hashtable of names and values.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [BackendOptionTransformation]
    [ValidateNotNull]
    public BackendOptions? BackendOption { get; set; }

    /// <summary>A file of prices that override the built-in ones.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? PriceFile { get; set; }

    /// <summary>The AWS region of Bedrock; AWS_REGION, else eu-central-1, when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>Lets Claude Code ask its model through Bedrock.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    public SwitchParameter UseBedrock { get; set; }

    /// <summary>The key of the planner's service, as SecureString or PSCredential; the environment has it when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ApiKeyTransformation]
    [ValidateNotNull]
    public object? ApiKey { get; set; }

    /// <summary>The name of the secret that holds the key, in a vault of module Microsoft.PowerShell.SecretManagement.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? ApiKeySecretName { get; set; }

    /// <summary>The vault of the secret; every vault is searched when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? ApiKeyVault { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => current;

    /// <inheritdoc/>
    protected override void Begin() => ApiKeys.Check(this);

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == PathSet)
        {
            foreach (var path in Path)
            {
                Read(path);
            }

            return;
        }

        IEnumerable<object?> items = Requirements.BaseObject is object[] several ? several : [Requirements];
        foreach (var item in items)
        {
            if (TakesTask(item))
            {
                continue;
            }

            foreach (var text in Texts(item))
            {
                Take(text, () => text);
            }
        }

        // What was given as an argument is whole.
        if (!MyInvocation.ExpectingInput)
        {
            TakeRest();
        }
    }

    /// <inheritdoc/>
    protected override void End() => TakeRest();

    /// <summary>Whether something is a task, and was taken as one.</summary>
    private protected virtual bool TakesTask(object? item) => false;

    /// <summary>Takes one text.</summary>
    private protected abstract void Take(string requirements);

    private void Read(string path)
    {
        var files = FileArguments.Resolve(this, path, isLiteral: false);
        if (files.Count == 0 && WildcardPattern.ContainsWildcardCharacters(path))
        {
            WriteError(CmdletErrors.NoRequirementsFile(path), path);
        }

        foreach (var file in files)
        {
            Take(file, () => RequirementsInput.Read(file));
        }
    }

    private IEnumerable<string> Texts(object? item)
    {
        try
        {
            return input.Add(item);
        }
        catch (OrchestratorException e)
        {
            WriteError(e, item);
            return [];
        }
    }

    private void TakeRest()
    {
        if (input.Rest() is { } text)
        {
            Take(text, () => text);
        }
    }

    private void Take(object target, Func<string> text)
    {
        current = target;
        try
        {
            Take(text());
        }
        catch (OrchestratorException e)
        {
            // The other texts are still to be planned.
            WriteError(e, target);
        }
    }
}
