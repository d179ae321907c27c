using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Stops runs, here or in another process, and waits until nothing of them runs any more. They can be resumed.</summary>
[Cmdlet(VerbsLifecycle.Stop, "OrchestratorRun", SupportsShouldProcess = true, DefaultParameterSetName = RunSet)]
[OutputType(typeof(OrchestratorRun))]
public sealed class StopOrchestratorRunCommand : RunCmdlet
{
    /// <summary>Writes the stopped runs.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(OrchestratorRun run)
    {
        if (run.State != RunState.Running)
        {
            WriteVerbose($"The run '{run.Name}' is {run.State}; there is nothing to stop.");
        }
        else if (ShouldProcess($"{run.Name} in {run.Directory}", "Stop the run: end what runs, cancel what waits"))
        {
            Await(token => StopAsync(run, token));
        }
        else
        {
            return;
        }

        if (PassThru)
        {
            WriteObject(run);
        }
    }

    private static async Task StopAsync(OrchestratorRun run, CancellationToken token)
    {
        try
        {
            await RunHost.AskAsync(run.Directory, new StopRequest("Stopped by Stop-OrchestratorRun."), token);
        }
        catch (OrchestratorException) when (HasEnded(run))
        {
            // It ended by itself meanwhile.
        }

        await RunWait.UntilEndAsync(run, token);
    }

    private static bool HasEnded(OrchestratorRun run)
    {
        run.Refresh();
        return run.State != RunState.Running;
    }
}
