using System.Management.Automation;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What the engine is given for runs that exist and continue: their own options stand.</summary>
internal static class RunContext
{
    /// <summary>What a run is given.</summary>
    /// <typeparam name="TCmdlet">The cmdlet, which has the key.</typeparam>
    /// <param name="cmdlet">Who asks.</param>
    /// <param name="which">The command that the cmdlet stands for.</param>
    /// <param name="run">The run.</param>
    /// <returns>The context.</returns>
    public static EngineContext Create<TCmdlet>(TCmdlet cmdlet, SettingCommands which, OrchestratorRun run)
        where TCmdlet : PSCmdlet, IApiKeyParameters =>
        EngineContextFactory.Create(BoundSettings.Load(cmdlet, which), ApiKeys.Read(cmdlet, GivenKey.IsForBedrock(run.Options)));
}
