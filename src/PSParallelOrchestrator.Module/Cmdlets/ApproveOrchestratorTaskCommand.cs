using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Lets tasks that wait for approval start.</summary>
[Cmdlet(VerbsLifecycle.Approve, "OrchestratorTask", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(RunTask))]
public sealed class ApproveOrchestratorTaskCommand : TaskCmdlet
{
    /// <summary>Writes the tasks.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool Suits(RunTask task) => task.State == TaskState.WaitingForApproval;

    private protected override void Ask(OrchestratorRun run, IReadOnlyList<string> tasks)
    {
        IReadOnlyList<RunTask> asked = [.. run.Tasks.Where(task => tasks.Count > 0 ? tasks.Contains(task.Id) : Suits(task))];
        var which = tasks.Count > 0 ? string.Join(", ", tasks) : "every task that waits for approval";
        if (!ShouldProcess($"{which} of {run.Name}", "Approve"))
        {
            return;
        }

        Await(token => RunHost.AskAsync(run.Directory, new ApproveRequest(tasks), token));
        run.Refresh();
        if (PassThru)
        {
            WriteObject(asked, enumerateCollection: true);
        }
    }
}
