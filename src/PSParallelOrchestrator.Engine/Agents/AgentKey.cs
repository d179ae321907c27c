using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>Reads keys of agents from variables.</summary>
internal static class AgentKey
{
    /// <summary>The key that a variable carries.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="value">Its value; null where it is not set.</param>
    /// <returns>The key without white space around it; null where there is none.</returns>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: it cannot be a key. The value is not repeated.</exception>
    public static string? Read(string name, string? value) =>
        KeyText.Trim(value) is not { } key ? null
        : KeyText.Problem(key) is { } problem ? throw AgentErrors.KeyInvalid(name, problem)
        : key;
}
