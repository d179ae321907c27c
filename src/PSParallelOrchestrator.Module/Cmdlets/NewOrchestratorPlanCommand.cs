using System.Management.Automation;
using PSParallelOrchestrator.Engine.Composition;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Tasks;
using PSParallelOrchestrator.Module.Transformations;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Makes a plan from requirements, or of tasks.</summary>
[Cmdlet(VerbsCommon.New, "OrchestratorPlan", DefaultParameterSetName = RequirementsSet)]
[OutputType(typeof(OrchestratorPlan))]
public sealed class NewOrchestratorPlanCommand : RequirementsCmdlet
{
    private const string TaskSet = "Task";

    // What says how a text is planned, and nothing of a plan of tasks.
    private static readonly string[] OfPlanners =
    [
        nameof(Planner), nameof(Real), nameof(Model), nameof(FallbackModel), nameof(Effort), nameof(MaxCostUsd), nameof(PlanningTimeLimit),
        nameof(PriceFile), nameof(Region), nameof(UseBedrock), nameof(ApiKey), nameof(ApiKeySecretName), nameof(ApiKeyVault),
        nameof(Repository), nameof(MaxTasks), nameof(PlannerInDocker), nameof(BackendOption),
    ];

    private readonly List<OrchestratorTask> tasks = [];
    private bool anyText;

    /// <summary>Tasks; all together become one plan, in this order. They can come from the pipeline instead.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TaskSet)]
    public OrchestratorTask[] Task { get; set; } = [];

    /// <summary>The plan that the tasks are of: the new one keeps what else it says. A plan, or the path of a plan file.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = TaskSet)]
    [PlanTransformation]
    [ValidateNotNull]
    public OrchestratorPlan? From { get; set; }

    /// <summary>Lets tasks not wait for tasks that are not among them.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = TaskSet)]
    public SwitchParameter DropMissingDependency { get; set; }

    /// <summary>The git repository that the work starts from: a model is told which files it has.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string? Repository { get; set; }

    /// <summary>
    /// How many executors the plan asks for, from 1. Without it the setting maxExecutors, else 5; a plan of tasks leaves it to the run.
    /// </summary>
    [Parameter]
    public int? MaxExecutors { get; set; }

    /// <summary>The most tasks the planner may make, from 1; those of the assessed level when not given.</summary>
    [Parameter(ParameterSetName = RequirementsSet)]
    [Parameter(ParameterSetName = PathSet)]
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

    /// <summary>The shell that runs the plan's shell commands: a name such as sh, bash, pwsh or cmd, or the full path of one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CommandShellCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CommandShell { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => tasks.Count > 0 ? tasks : base.ErrorTarget;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == TaskSet)
        {
            tasks.AddRange(Task);
        }
        else
        {
            base.Process();
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (tasks.Count > 0 || (From is not null && !anyText))
        {
            WriteOfTasks();
        }
    }

    private protected override bool TakesTask(object? item)
    {
        if (TaskInput.Task(item) is not { } task)
        {
            return false;
        }

        if (OfPlanners.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } meaningless)
        {
            ThrowTerminatingError(CmdletErrors.Record(CmdletErrors.TasksAreNotPlanned(meaningless), item));
        }

        tasks.Add(task);
        return true;
    }

    private protected override void Take(string requirements)
    {
        anyText = true;
        if (From is not null || DropMissingDependency)
        {
            throw CmdletErrors.OnlyForTasks(From is not null ? nameof(From) : nameof(DropMissingDependency));
        }

        var settings = Settings();
        var request = Request(settings, requirements);

        // What cannot be used is said before a model is paid for a plan.
        var complete = Completion();
        var planner = ChoosePlanner(settings, isForBedrock => ApiKeys.Read(this, isForBedrock));
        Write(complete(Planned(token => planner.PlanAsync(request, token))));
    }

    private void WriteOfTasks()
    {
        UnusablePlan.Refuse(From ?? new OrchestratorPlan { Tasks = [] });
        var kept = tasks.Select(static task => task.Id).ToHashSet(StringComparer.Ordinal);
        var wanted = DropMissingDependency ? [.. tasks.Select(task => WithoutMissing(task, kept))] : tasks;
        var (resolved, found) = DependencyPatterns.Resolve(wanted);
        if (!DiagnosticOutput.Write(this, found))
        {
            return;
        }

        RequireDependencies(resolved, kept);
        var plan = From ?? new OrchestratorPlan { Tasks = [] };
        Write(Completion()(plan with { Tasks = resolved, MaxExecutors = MaxExecutors ?? plan.MaxExecutors }));
    }

    private static OrchestratorTask WithoutMissing(OrchestratorTask task, HashSet<string> ids) =>
        DependencyEditor.WithDependencies(
            task,
            task.DependsOn.Where(dependency => ids.Contains(dependency)
                || (NamePattern.HasWildcards(dependency) && ids.Any(id => id != task.Id && NamePattern.Matches(dependency, id)))).ToList());

    private void RequireDependencies(IReadOnlyList<OrchestratorTask> of, HashSet<string> ids)
    {
        var leftOut = From?.Tasks.Select(static task => task.Id).Where(id => !ids.Contains(id)).ToHashSet(StringComparer.Ordinal) ?? [];
        var missing = of.SelectMany(static task => task.DependsOn.Select(dependency => (task.Id, Dependency: dependency)))
            .Where(one => leftOut.Contains(one.Dependency)).ToList();
        if (missing.Count > 0)
        {
            throw CmdletErrors.DependenciesLeftOut(missing);
        }
    }

    private Func<OrchestratorPlan, OrchestratorPlan> Completion()
    {
        var conflicts = PlanRulesFactory.Conflicts(Conflicts, "-Conflicts");
        var ignore = PlanRulesFactory.Ignore(Ignore, "-Ignore");
        return plan => plan with
        {
            Conflicts = conflicts.Count > 0 || From is null ? conflicts : plan.Conflicts,
            Ignore = ignore.Count > 0 || From is null ? ignore : plan.Ignore,
            CommandShell = CommandShell ?? plan.CommandShell,
        };
    }

    private void Write(OrchestratorPlan plan)
    {
        if (DiagnosticOutput.Write(this, PlanValidator.Validate(plan)))
        {
            WriteObject(plan);
        }
    }
}
