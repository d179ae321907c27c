using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Stops tasks of a run that goes on, here or in another process, running or waiting: they are canceled, what depends on them is
/// blocked, and the rest goes on. Invoke-TaskRetry runs them again.
/// </summary>
[Cmdlet(VerbsLifecycle.Stop, "OrchestratorTask", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(RunTask))]
public sealed class StopOrchestratorTaskCommand : TaskCmdlet
{
    /// <summary>Writes the tasks.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool Suits(RunTask task) => RunWait.IsOpen(task);

    private protected override void Ask(OrchestratorRun run, IReadOnlyList<string> tasks)
    {
        if (tasks.Count == 0)
        {
            throw CmdletErrors.NoTaskNamed();
        }

        if (!ShouldProcess($"{string.Join(", ", tasks)} of {run.Name}", "Stop, and block what depends on it"))
        {
            return;
        }

        Await(async token =>
        {
            await RunHost.AskAsync(run.Directory, new StopTasksRequest(tasks, "Stopped by Stop-OrchestratorTask."), token);
            await RunWait.UntilFinalAsync(run, tasks, token);
        });
        if (PassThru)
        {
            WriteObject(tasks.Select(run.FindTask), enumerateCollection: true);
        }
    }
}
