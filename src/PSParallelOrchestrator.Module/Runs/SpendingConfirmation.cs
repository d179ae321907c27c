using System.Management.Automation;
using System.Management.Automation.Host;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Runs.Spending;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>
/// Asks whoever sits at this PowerShell before agents spend money, as for anything of a high impact. Where nobody can be asked, or nobody
/// wants to be, a run without a budget says that it has none.
/// </summary>
/// <param name="cmdlet">Who begins runs.</param>
internal sealed class SpendingConfirmation(OrchestratorCmdlet cmdlet)
{
    private const string Console = "ConsoleHost";

    // Of jobs and of sessions on other machines: a question there waits until somebody comes to look.
    private const string Remote = "ServerRemoteHost";

    private bool yesToAll;
    private bool noToAll;

    private bool IsWantedAsked => cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out var given)
        ? ((SwitchParameter)given).IsPresent
        : !LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference"), out ConfirmImpact least)
            || least != ConfirmImpact.None;

    private bool CanAsk => !UnattendedMachine.IsSaid && cmdlet.Host.Name switch
    {
        Console => !System.Console.IsInputRedirected && !System.Console.IsOutputRedirected,
        Remote => false,
        _ => true,
    };

    /// <summary>Lets a run ask, or say what has to be said.</summary>
    /// <param name="services">What the run is given.</param>
    /// <returns>The same, with the question.</returns>
    public EngineContext In(EngineContext services) => services with { BeforeSpending = TellAsync };

    private async Task TellAsync(SpendingForecast forecast, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        cmdlet.Post(() => answer.SetResult(IsWanted(forecast)));
        if (!await answer.Task.WaitAsync(cancellationToken))
        {
            throw CmdletErrors.NotConfirmed();
        }
    }

    private bool IsWanted(SpendingForecast forecast)
    {
        if (IsWantedAsked && CanAsk && Ask(forecast) is { } answer)
        {
            return answer;
        }

        if (SpendingText.NoBudget(forecast) is { } warning)
        {
            cmdlet.WriteWarning(warning);
        }

        return true;
    }

    /// <summary>Asks.</summary>
    /// <returns>The answer; null where the host cannot ask.</returns>
    private bool? Ask(SpendingForecast forecast)
    {
        var text = string.Join('\n', [WhatIfText.Tasks(forecast.Plan), .. SpendingText.Lines(forecast), "Run it?"]);
        try
        {
            return cmdlet.ShouldContinue(CleanText.Lines(text), "Agents will spend money", ref yesToAll, ref noToAll);
        }
        catch (Exception e) when (e is PSInvalidOperationException or HostException or NotImplementedException or NotSupportedException)
        {
            // What hosts throw that cannot ask, such as one under -NonInteractive.
            return null;
        }
    }
}
