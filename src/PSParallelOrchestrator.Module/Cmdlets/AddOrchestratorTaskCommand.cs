using System.Management.Automation;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Adds tasks to a run that goes on, here or in another process; they may depend on tasks that the run has.
/// </summary>
[Cmdlet(VerbsCommon.Add, "OrchestratorTask", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(RunTask))]
public sealed class AddOrchestratorTaskCommand : RunSource
{
    private readonly List<OrchestratorTask> added = [];
    private readonly SpendingConfirmation spending;
    private bool isRefused;

    /// <summary>Makes the cmdlet.</summary>
    public AddOrchestratorTaskCommand() => spending = new SpendingConfirmation(this);

    /// <summary>The runs: the objects, live or from a file or a job, their ids, names or directories; may have wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RunSet)]
    [ArgumentCompleter(typeof(RunCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public object[] Run { get; set; } = [];

    /// <summary>The tasks, or plans, of which each task is added.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public object[] Task { get; set; } = [];

    /// <summary>Writes the tasks, as those of the run.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override object? ErrorTarget => added.Count > 0 ? added : base.ErrorTarget;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var item in Task)
        {
            added.AddRange(TaskInput.Tasks(item) ?? throw CmdletErrors.NotATask(item));
            isRefused |= TaskInput.Plan(item) is { } plan && !DiagnosticOutput.Write(this, AddedTasks.Beside(plan));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (added.Count > 0 && !isRefused)
        {
            ProcessEach(Run);
        }
    }

    private protected override void Process(OrchestratorRun run)
    {
        RunHost.CheckTakesTasks(run);
        var (tasks, found) = AddedTasks.Join(run.GetPlan(), added);
        if (!DiagnosticOutput.Write(this, found)
            || !ShouldProcess($"{string.Join(", ", tasks.Select(static task => task.Id))} to {run.Name}", "Add, and run"))
        {
            return;
        }

        var context = spending.In(new EngineContext { Agents = new AgentAccess() });
        Await(token => RunHost.AddAsync(run, tasks, context, token));
        if (PassThru)
        {
            WriteObject(tasks.Select(task => run.FindTask(task.Id)), enumerateCollection: true);
        }
    }
}
