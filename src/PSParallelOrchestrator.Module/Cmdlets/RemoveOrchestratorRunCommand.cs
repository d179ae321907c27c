using System.Management.Automation;
using System.Management.Automation.Host;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>
/// Deletes runs that do not go on: their directories with everything in them, merged output too, and their entries in the index.
/// </summary>
[Cmdlet(
    VerbsCommon.Remove,
    "OrchestratorRun",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = RunSet)]
[OutputType(typeof(void))]
public sealed class RemoveOrchestratorRunCommand : RunCmdlet
{
    /// <summary>Does not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Hosts that are gone for good: attempts that were started there no longer run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] LostHost { get; set; } = [];

    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? ((SwitchParameter)given).IsPresent
        : GetVariableValue("WhatIfPreference") is true or SwitchParameter { IsPresent: true };

    private protected override bool TakesDamaged => true;

    private protected override void Process(OrchestratorRun run)
    {
        var what =
            $"Delete the directory {run.Directory} of the run '{run.Name}' with everything in it: merged output, logs and workspaces";
        if ((Force && !IsWhatIf) || IsWanted(run, what))
        {
            if (Await(token => RunHost.RemoveAsync(run.Directory, LostHost, token)) is { } left)
            {
                WriteWarning(left);
            }
        }
    }

    private bool IsWanted(OrchestratorRun run, string what)
    {
        try
        {
            return ShouldProcess(what, what + "?", "Remove-OrchestratorRun");
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException)
        {
            // What hosts throw that cannot ask: -NonInteractive, jobs, services.
            throw CmdletErrors.ConfirmationNeeded(run, e);
        }
    }
}
