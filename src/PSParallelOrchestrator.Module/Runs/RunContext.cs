using System.Management.Automation;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What the engine is given for runs that exist: their own options stand.</summary>
internal static class RunContext
{
    /// <summary>What is given for a run whose output is merged.</summary>
    /// <param name="cmdlet">Who asks.</param>
    /// <returns>Clock, log and keys.</returns>
    public static EngineContext Create(PSCmdlet cmdlet) => EngineContextFactory.Create(Settings(cmdlet));

    /// <summary>What is given for a run that is gone on with.</summary>
    /// <typeparam name="TCmdlet">The cmdlet, which has the key.</typeparam>
    /// <param name="cmdlet">Who asks.</param>
    /// <param name="run">The run.</param>
    /// <param name="lostHosts">Hosts that are gone for good.</param>
    /// <param name="maxCostUsd">Another budget, in US dollars; the run's own when null.</param>
    /// <returns>Clock, log and keys.</returns>
    public static EngineContext Create<TCmdlet>(TCmdlet cmdlet, OrchestratorRun run, string[] lostHosts, decimal? maxCostUsd)
        where TCmdlet : PSCmdlet, IApiKeyParameters =>
        EngineContextFactory.Create(Settings(cmdlet), ApiKeys.Read(cmdlet, GivenKey.IsForBedrock(run.Options))) with
        {
            LostHosts = lostHosts,
            MaxCostUsd = maxCostUsd,
        };

    private static OrchestratorSettings Settings(PSCmdlet cmdlet) =>
        OrchestratorSettings.Load(new Dictionary<string, Setting>(), cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath);
}
