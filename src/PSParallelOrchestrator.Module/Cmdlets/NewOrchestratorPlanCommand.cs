using System.Management.Automation;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Makes a plan from requirements, or of tasks made by hand. There is no default parameter set: it would make a text of a task that
/// comes down the pipeline before it is seen that it is a task.
/// </summary>
[Cmdlet(VerbsCommon.New, "OrchestratorPlan")]
[OutputType(typeof(OrchestratorPlan))]
public sealed class NewOrchestratorPlanCommand : OrchestratorCmdlet
{
    private readonly List<OrchestratorTask> tasks = [];

    /// <summary>What is to be made, as free text; a plan is made of each.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Requirements")]
    [AllowEmptyString]
    public string Requirements { get; set; } = string.Empty;

    /// <summary>Tasks made with New-OrchestratorTask; all together become one plan, in this order.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Task")]
    public OrchestratorTask[] Task { get; set; } = [];

    /// <summary>Who plans.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public PlannerKind Planner { get; set; }

    /// <summary>How many executors the plan asks for, from 1. Without it the setting maxExecutors, else 5; a plan of tasks leaves it to the run.</summary>
    [Parameter]
    public int? MaxExecutors { get; set; }

    /// <summary>The most tasks the planner may make, from 1.</summary>
    [Parameter(ParameterSetName = "Requirements")]
    public int? MaxTasks { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => ParameterSetName == "Task" ? tasks : Requirements;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "Task")
        {
            tasks.AddRange(Task);
            return;
        }

        var planner = Planners.Create(Planner);
        var request = new PlanRequest { Requirements = Requirements, MaxExecutors = MaxExecutors ?? SetExecutors(), MaxTasks = MaxTasks };
        WriteObject(Await(token => planner.PlanAsync(request, token)));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (ParameterSetName != "Task")
        {
            return;
        }

        var plan = new OrchestratorPlan { Tasks = tasks, MaxExecutors = MaxExecutors };
        if (DiagnosticOutput.Write(this, PlanValidator.Validate(plan)))
        {
            WriteObject(plan);
        }
    }

    private int SetExecutors() =>
        OrchestratorSettings.Load(new Dictionary<string, Setting>(), SessionState.Path.CurrentFileSystemLocation.Path)
            .WholeNumber(SettingKeys.MaxExecutors) ?? PlanRequest.DefaultMaxExecutors;
}
