using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Makes a plan from requirements, or of tasks made by hand. There is no default parameter set: it would make a text of a task that
/// comes down the pipeline before it is seen that it is a task.
/// </summary>
[Cmdlet(VerbsCommon.New, "OrchestratorPlan")]
[OutputType(typeof(OrchestratorPlan))]
public sealed class NewOrchestratorPlanCommand : PlanningCmdlet, IApiKeyParameters
{
    private readonly List<OrchestratorTask> tasks = [];

    /// <summary>What is to be made, as free text; a plan is made of each.</summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = "Requirements")]
    [AllowEmptyString]
    public string Requirements { get; set; } = string.Empty;

    /// <summary>Tasks made with New-OrchestratorTask; all together become one plan, in this order.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Task")]
    public OrchestratorTask[] Task { get; set; } = [];

    /// <summary>Who plans; Auto when not given: with -Real the first model that is usable, else the heuristic.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public PlannerKind Planner { get; set; }

    /// <summary>Lets the first model that is usable plan.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public SwitchParameter Real { get; set; }

    /// <summary>The model that the planner asks; the planner's own when not given.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelCompleter))]
    public string? Model { get; set; }

    /// <summary>How much the model thinks; the model's own when not given.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public ModelEffort Effort { get; set; }

    /// <summary>What may be spent on each text at most, in US dollars; no limit when not given.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public decimal MaxCostUsd { get; set; }

    /// <summary>How long planning by a model may take for each text, like 15m; 30m when not given.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [DurationTransformation]
    public TimeSpan? PlanningTimeLimit { get; set; }

    /// <summary>A file of prices that override the built-in ones.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [ValidateNotNullOrEmpty]
    public string? PriceFile { get; set; }

    /// <summary>The AWS region of Bedrock; AWS_REGION, else eu-central-1, when not given.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>Lets Claude Code ask its model through Bedrock.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public SwitchParameter UseBedrock { get; set; }

    /// <summary>The key of the planner's service, as SecureString or PSCredential; the environment has it when not given.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [ApiKeyTransformation]
    [ValidateNotNull]
    public object? ApiKey { get; set; }

    /// <summary>The name of the secret that holds the key, in a vault of module Microsoft.PowerShell.SecretManagement.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [ValidateNotNullOrEmpty]
    public string? ApiKeySecretName { get; set; }

    /// <summary>The vault of the secret; every vault is searched when not given.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [ValidateNotNullOrEmpty]
    public string? ApiKeyVault { get; set; }

    /// <summary>The git repository that the work starts from: a model is told which files it has.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    /// <summary>
    /// How many executors the plan asks for, from 1. Without it the setting maxExecutors, else 5; a plan of tasks leaves it to the run.
    /// </summary>
    [Parameter]
    public int? MaxExecutors { get; set; }

    /// <summary>The most tasks the planner may make, from 1.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public int? MaxTasks { get; set; }

    /// <summary>
    /// How conflicts at certain paths are settled, like 'docs/**=Union' or 'package-lock.json=Regenerate:npm install', or a hashtable of
    /// such.
    /// </summary>
    [Parameter]
    [ConflictTransformation]
    public string[] Conflicts { get; set; } = [];

    /// <summary>What results leave out beside the defaults, each like a line of a .gitignore.</summary>
    [Parameter]
    public string[] Ignore { get; set; } = [];

    /// <inheritdoc/>
    protected override object? ErrorTarget => ParameterSetName == "Task" ? tasks : Requirements;

    /// <inheritdoc/>
    protected override void Begin() => ApiKeys.Check(this);

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "Task")
        {
            tasks.AddRange(Task);
            return;
        }

        var settings = Settings();
        var request = Request(settings, Requirements);

        // What cannot be used is said before a model is paid for a plan.
        var complete = Completion();
        var planner = ChoosePlanner(settings, isForBedrock => ApiKeys.Read(this, isForBedrock));
        Write(complete(Await(token => planner.PlanAsync(request, token))));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (ParameterSetName != "Task")
        {
            return;
        }

        Write(Completion()(new OrchestratorPlan { Tasks = tasks, MaxExecutors = MaxExecutors }));
    }

    private Func<OrchestratorPlan, OrchestratorPlan> Completion()
    {
        var conflicts = PlanRulesFactory.Conflicts(Conflicts, "-Conflicts");
        var ignore = PlanRulesFactory.Ignore(Ignore, "-Ignore");
        return plan => plan with { Conflicts = conflicts, Ignore = ignore };
    }

    private void Write(OrchestratorPlan plan)
    {
        if (DiagnosticOutput.Write(this, PlanValidator.Validate(plan)))
        {
            WriteObject(plan);
        }
    }
}
