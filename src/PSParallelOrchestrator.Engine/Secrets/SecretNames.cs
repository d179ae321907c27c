using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>Which environment variables carry secrets.</summary>
internal static class SecretNames
{
    private static readonly string[] Endings =
    [
        "_API_KEY",
        "_APIKEY",
        "_TOKEN",
        "_SECRET",
        "_SECRET_KEY",
        "_ACCESS_KEY",
        "_PASSWORD",
        "_PASSWD",
        "_PASSPHRASE",
        "_PRIVATE_KEY",
        "_CREDENTIALS",
        "PGPASSWORD",
        "MYSQL_PWD",
    ];

    /// <summary>Whether a variable of this name carries a secret.</summary>
    /// <returns>Whether it does. PSORCH_TOKEN, the name of an attempt, does not.</returns>
    public static bool IsSecret(string name) =>
        name != AttemptVariables.Token
        && (SecretStore.IsAgentVariable(name)
            || Array.Exists(Endings, ending =>
                name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
                || name.AsSpan().Equals(ending.AsSpan(1), StringComparison.OrdinalIgnoreCase)));
}
