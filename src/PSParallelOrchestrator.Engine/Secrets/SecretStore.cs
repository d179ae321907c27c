using System.Collections;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>
/// The secrets of this process: given by a parameter, or found in the environment. They reach an agent through the environment of its
/// own process and nothing else, are never written, and are removed from everything that is captured.
/// </summary>
public sealed class SecretStore
{
    // What agents read their keys from.
    private static readonly string[] AgentVariables =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN",
        AccessKeyId, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK",
    ];

    // How an executor is told what was given: only it knows these names, so that what it starts inherits none of them.
    private const string ExecutorPrefix = "PSORCH_SECRET_";

    // No secret by itself, and stands in configuration.
    private const string AccessKeyId = "AWS_ACCESS_KEY_ID";
    private readonly Dictionary<string, string> given;
    private readonly Dictionary<string, string> values;
    private readonly Lock gate = new();
    private Redactor? keys;

    private SecretStore(Dictionary<string, string> given, Dictionary<string, string> values)
    {
        this.given = given;
        this.values = values;
        Redactor = values.Count == 0 ? new Redactor() : new Redactor(values.Values);
    }

    /// <summary>Removes these secrets from text.</summary>
    public Redactor Redactor { get; }

    /// <summary>The secrets that were given, not found in the environment: an agent's process needs them put into its own.</summary>
    public IReadOnlyDictionary<string, string> Given => given;

    /// <summary>Whether agents read a key from a variable.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether they do.</returns>
    internal static bool IsAgentVariable(string name) => Array.IndexOf(AgentVariables, name) >= 0;

    /// <summary>Takes what the environment of this process has.</summary>
    /// <returns>The secrets.</returns>
    public static SecretStore FromEnvironment() => Create(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Takes what the orchestrator gave this executor, then what the environment of this process has.</summary>
    /// <returns>The secrets.</returns>
    internal static SecretStore OfExecutor()
    {
        var variables = Environment.GetEnvironmentVariables();
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in variables)
        {
            if (IsForExecutor((string)variable.Key) && variable.Value is string { Length: > 0 } value)
            {
                given[((string)variable.Key)[ExecutorPrefix.Length..]] = value;
            }
        }

        return Create(given, variables);
    }

    /// <summary>Whether a variable is for an executor alone: no process that is started here gets it by inheritance.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it is.</returns>
    internal static bool IsForExecutor(string name) => name.StartsWith(ExecutorPrefix, StringComparison.Ordinal);

    /// <summary>Hands what was given on to an executor.</summary>
    /// <param name="environment">The environment of the executor; changed.</param>
    internal void HandOn(Dictionary<string, string> environment)
    {
        foreach (var (name, value) in given)
        {
            environment[ExecutorPrefix + name] = value;
        }
    }

    /// <summary>Takes what is given, then what the environment of this process has.</summary>
    /// <param name="given">Values by the name of the variable that carries each.</param>
    /// <returns>The secrets.</returns>
    public static SecretStore Create(IReadOnlyDictionary<string, string> given) => Create(given, Environment.GetEnvironmentVariables());

    private static SecretStore Create(IReadOnlyDictionary<string, string> given, IDictionary variables)
    {
        var all = new Dictionary<string, string>(given, StringComparer.Ordinal);
        foreach (DictionaryEntry variable in variables)
        {
            if (SecretNames.IsSecret((string)variable.Key) && !IsForExecutor((string)variable.Key) && variable.Value is string { Length: > 0 } value)
            {
                all.TryAdd((string)variable.Key, value);
            }
        }

        return new SecretStore(new Dictionary<string, string>(given, StringComparer.Ordinal), all);
    }

    /// <summary>Finds the keys of agents alone, in text.</summary>
    internal Redactor Keys
    {
        get
        {
            lock (gate)
            {
                return keys ??= new Redactor(values.Where(value => value.Key != AccessKeyId && IsAgentVariable(value.Key)).Select(value => value.Value));
            }
        }
    }

    /// <summary>Learns AWS credentials that were given out meanwhile: by a profile, a role, a sign-in, a program.</summary>
    /// <param name="accessKeyId">The id of the access key.</param>
    /// <param name="secretAccessKey">The access key.</param>
    /// <param name="sessionToken">The session token; null or empty where there is none.</param>
    internal void Learn(string accessKeyId, string secretAccessKey, string? sessionToken)
    {
        Redactor.Learn(accessKeyId, secretAccessKey, sessionToken ?? "");
        Keys.Learn(secretAccessKey, sessionToken ?? "");
    }

    /// <summary>A secret.</summary>
    /// <param name="name">The name of the variable that carries it.</param>
    /// <returns>Its value; null where there is none.</returns>
    public string? Find(string name) => values.GetValueOrDefault(name);
}
