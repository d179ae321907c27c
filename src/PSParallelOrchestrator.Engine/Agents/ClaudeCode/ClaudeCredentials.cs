using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Which credentials the gateway asks with in place of Claude Code, checked before a run begins.</summary>
internal static class ClaudeCredentials
{
    private static readonly string[] OfAnthropic = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"];

    private static readonly string[] OfAws =
        ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

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

    private static void Check(SecretStore secrets, string[] names)
    {
        foreach (var name in names)
        {
            _ = AgentKey.Read(name, secrets.Find(name));
        }
    }
}
