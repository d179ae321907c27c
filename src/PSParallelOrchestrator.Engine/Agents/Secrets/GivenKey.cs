using PSParallelOrchestrator.Engine.Agents.ClaudeCode;

namespace PSParallelOrchestrator.Engine.Agents.Secrets;

/// <summary>A key that the user gives for a run, instead of leaving it in the environment. It is held in memory and written nowhere.</summary>
public static class GivenKey
{
    /// <summary>Makes the services of a run with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="options">The run's options: they say which service it is for.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: it cannot be a key.</exception>
    public static AgentServices Services(string key, RunOptions options) => Services(new Dictionary<string, string>
    {
        [IsForBedrock(options) ? "AWS_BEARER_TOKEN_BEDROCK" : "ANTHROPIC_API_KEY"] = Checked(key),
    });

    /// <summary>Makes the services of a run with a name and a password: on Bedrock an access key, elsewhere the password is the key.</summary>
    /// <param name="name">The name.</param>
    /// <param name="password">The password.</param>
    /// <param name="options">The run's options: they say which service it is for.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: it cannot be a key.</exception>
    public static AgentServices Services(string name, string password, RunOptions options) => IsForBedrock(options)
        ? Services(new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = Checked(name), ["AWS_SECRET_ACCESS_KEY"] = Checked(password) })
        : Services(password, options);

    private static AgentServices Services(Dictionary<string, string> given) => new() { Secrets = SecretStore.Create(given) };

    private static bool IsForBedrock(RunOptions options) => options.Agent == AgentKind.Bedrock || ClaudeModels.OnBedrock(options.Agents);

    // What is shorter would not be removed from output.
    private static string Checked(string key) =>
        key.Length < Redactor.ShortestSecret ? throw AgentErrors.KeyInvalid($"it has {key.Length} characters, which is too few")
        : key.Any(character => char.IsWhiteSpace(character) || char.IsControl(character)) ? throw AgentErrors.KeyInvalid("it contains white space")
        : key;
}
