using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>
/// A key that the user gives for a run or a planning, instead of leaving it in the environment. It is held in memory and never stored.
/// </summary>
public static class GivenKey
{
    /// <summary>Whether the key of a run is one of Bedrock.</summary>
    /// <param name="options">The run's options.</param>
    /// <returns>Whether it is; else it is one of Anthropic.</returns>
    public static bool IsForBedrock(RunOptions options) => options.Agent == AgentKind.Bedrock || ClaudeModels.OnBedrock(options.Agents);

    /// <summary>Whether the key of a planning is one of Bedrock.</summary>
    /// <param name="options">The planner's options.</param>
    /// <returns>Whether it is; else it is one of Anthropic.</returns>
    public static bool IsForBedrock(PlannerOptions options) =>
        options.Planner == PlannerKind.Bedrock || ClaudeModels.OnBedrock(options.Agents);

    /// <summary>Makes services with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isForBedrock">Whether it is one of Bedrock.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: it cannot be a key.</exception>
    public static AgentAccess Services(string key, bool isForBedrock) => Services(new Dictionary<string, string>
    {
        [isForBedrock ? "AWS_BEARER_TOKEN_BEDROCK" : "ANTHROPIC_API_KEY"] = Checked(key),
    });

    /// <summary>Makes services with a name and a password: on Bedrock an access key, elsewhere the password is the key.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="isForBedrock">Whether they are for Bedrock.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: it cannot be a key.</exception>
    public static AgentAccess Services(string name, string password, bool isForBedrock) => isForBedrock
        ? Services(new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = Checked(name), ["AWS_SECRET_ACCESS_KEY"] = Checked(password) })
        : Services(password, isForBedrock: false);

    private static AgentAccess Services(Dictionary<string, string> given) => new() { Secrets = SecretStore.Create(given) };

    // What is shorter would not be removed from output.
    private static string Checked(string key) =>
        key.Length < Redactor.ShortestSecret ? throw AgentErrors.KeyInvalid($"it has {key.Length} characters, which is too few")
        : KeyText.Problem(key) is { } problem ? throw AgentErrors.KeyInvalid(problem)
        : key;
}
