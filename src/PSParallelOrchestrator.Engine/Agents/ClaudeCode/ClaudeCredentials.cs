using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>
/// Which credentials Claude Code gets. It has an order of its own among those that it finds, and sends some together: so it finds those
/// of one place alone, of what is given, else of the task, else of this process.
/// </summary>
internal static class ClaudeCredentials
{
    private const string Profile = "AWS_PROFILE";
    private const string BearerToken = "AWS_BEARER_TOKEN_BEDROCK";
    private const string AccessKeyId = "AWS_ACCESS_KEY_ID";
    private static readonly string[] OfAnthropic = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];
    private static readonly string[] OfAws = [BearerToken, AccessKeyId, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    /// <summary>Whether there is a key or a token of Anthropic.</summary>
    /// <param name="secrets">Where it is looked for.</param>
    /// <returns>Whether there is.</returns>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: one of them cannot be a key.</exception>
    public static bool HasAnthropic(SecretStore secrets)
    {
        Check(secrets, OfAnthropic);
        return OfAnthropic.Any(name => secrets.Find(name) is not null);
    }

    /// <summary>Checks what may be AWS credentials.</summary>
    /// <param name="secrets">Where they are looked for.</param>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: one of them cannot be a key.</exception>
    public static void CheckAws(SecretStore secrets) => Check(secrets, OfAws);

    /// <summary>Puts them into an environment, and removes those that they go before.</summary>
    /// <param name="environment">The environment; changed.</param>
    /// <param name="own">Variables that the task sets itself.</param>
    /// <param name="given">What was given.</param>
    /// <param name="onBedrock">Whether the model is asked through Bedrock.</param>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: one of them cannot be a key.</exception>
    public static void Apply(
        Dictionary<string, string> environment,
        IReadOnlyDictionary<string, string> own,
        IReadOnlyDictionary<string, string> given,
        bool onBedrock)
    {
        if (onBedrock)
        {
            // With one of these the client would send it to Bedrock, in place of a signature.
            Remove(environment, OfAnthropic);
        }

        PutOfOnePlace(environment, own, given, onBedrock);
        foreach (var name in OfAnthropic.Concat(OfAws).Where(environment.ContainsKey))
        {
            if (AgentKey.Read(name, environment[name]) is { } key)
            {
                environment[name] = key;
            }
            else
            {
                environment.Remove(name);
            }
        }
    }

    private static void PutOfOnePlace(
        Dictionary<string, string> environment,
        IReadOnlyDictionary<string, string> own,
        IReadOnlyDictionary<string, string> given,
        bool onBedrock)
    {
        var names = onBedrock ? OfAws : OfAnthropic;
        string[] naming = onBedrock ? [BearerToken, AccessKeyId] : OfAnthropic;
        var place = naming.Any(given.ContainsKey) ? given : naming.Any(own.ContainsKey) ? own : null;
        if (place is null)
        {
            return;
        }

        Remove(environment, onBedrock ? [.. names, Profile] : names);
        foreach (var name in names)
        {
            if (place.TryGetValue(name, out var value))
            {
                environment[name] = value;
            }
        }
    }

    private static void Check(SecretStore secrets, string[] names)
    {
        foreach (var name in names)
        {
            _ = AgentKey.Read(name, secrets.Find(name));
        }
    }

    private static void Remove(Dictionary<string, string> environment, string[] names)
    {
        foreach (var name in names)
        {
            environment.Remove(name);
        }
    }
}
