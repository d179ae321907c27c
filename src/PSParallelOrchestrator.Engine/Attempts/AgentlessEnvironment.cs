using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>The environment of processes that are not to have the keys of agents.</summary>
internal static class AgentlessEnvironment
{
    /// <summary>The environment of this process without them.</summary>
    public static Dictionary<string, string> OfThisProcess()
    {
        var environment = OwnEnvironment.Copy();
        Strip(environment, new Dictionary<string, string>());
        return environment;
    }

    /// <summary>Takes them out.</summary>
    /// <param name="own">Variables that a task sets itself; they stay.</param>
    public static void Strip(Dictionary<string, string> environment, IReadOnlyDictionary<string, string> own)
    {
        foreach (var name in SecretStore.AgentVariableNames.Where(name => !own.ContainsKey(name)))
        {
            environment.Remove(name);
        }
    }
}
