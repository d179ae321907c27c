using System.Collections;

namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>
/// The secrets of this process: given by a parameter, or found in the environment. The keys of agents reach the model gateway and no
/// agent, are never written, and are removed from everything that is captured.
/// </summary>
public sealed class SecretStore
{
    // What agents read their keys from.
    private static readonly string[] AgentVariables =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN",
        AccessKeyId, "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK",
    ];

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

    /// <summary>The secrets that were given, not found in the environment.</summary>
    public IReadOnlyDictionary<string, string> Given => given;

    /// <summary>The variables that agents read their keys from.</summary>
    internal static IReadOnlyList<string> AgentVariableNames => AgentVariables;

    /// <summary>Whether agents read a key from a variable.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether they do.</returns>
    internal static bool IsAgentVariable(string name) => Array.IndexOf(AgentVariables, name) >= 0;

    /// <summary>Takes what the environment of this process has.</summary>
    /// <returns>The secrets.</returns>
    public static SecretStore FromEnvironment() => Create(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Takes what is given, then what the environment of this process has.</summary>
    /// <param name="given">Values by the name of the variable that carries each.</param>
    /// <returns>The secrets.</returns>
    public static SecretStore Create(IReadOnlyDictionary<string, string> given)
    {
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            own[name] = Cleaned(name, value) ?? value;
        }

        var all = new Dictionary<string, string>(own, StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (SecretNames.IsSecret(name) && Cleaned(name, variable.Value as string) is { Length: > 0 } value)
            {
                all.TryAdd(name, value);
            }
        }

        return new SecretStore(own, all);
    }

    /// <summary>
    /// What an agent needs where it does not find the environment of this process: what was given, and what agents find here.
    /// </summary>
    /// <returns>Values by the name of the variable that carries each.</returns>
    internal IReadOnlyDictionary<string, string> OfAgents()
    {
        // Values that belong together, as a key and its session token, come from one place: what is given goes before all of its kind.
        var all = new Dictionary<string, string>(given, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (IsAgentVariable(name) && !given.Keys.Any(known => IsAgentVariable(known) && IsAws(known) == IsAws(name)))
            {
                all[name] = value;
            }
        }

        return all;
    }

    /// <summary>The keys of agents that were found in the environment of this process.</summary>
    /// <returns>Values by the name of the variable that carries each.</returns>
    internal static IReadOnlyDictionary<string, string> FoundOfAgents() => AgentVariables
        .Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name)))
        .Where(variable => !string.IsNullOrEmpty(variable.Value))
        .ToDictionary(variable => variable.Key, variable => variable.Value!, StringComparer.Ordinal);

    // What a task names may be a secret although its name is not that of one.
    private string? ValueOf(string name) =>
        Find(name) ?? (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null);

    // A line break at the end of a key is of the file that it came from, and is not sent; then the key alone is what has to be found.
    private static string? Cleaned(string name, string? value) => IsAgentVariable(name) ? KeyText.Trim(value) : value;

    private static bool IsAws(string name) => name.StartsWith("AWS_", StringComparison.Ordinal);

    /// <summary>Finds the keys of agents alone, in text.</summary>
    internal Redactor Keys
    {
        get
        {
            lock (gate)
            {
                return keys ??= new Redactor(
                    values.Where(value => value.Key != AccessKeyId && IsAgentVariable(value.Key)).Select(value => value.Value));
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

    /// <summary>The secret that a task names for its commands. It is removed from all that is captured from here on.</summary>
    /// <param name="name">The name of the variable that carries it.</param>
    /// <returns>Its value; null where there is none.</returns>
    internal string? Named(string name)
    {
        var value = ValueOf(name);
        if (value is not null)
        {
            Redactor.Learn(value);
        }

        return value;
    }

    /// <summary>Finds what must not be in the files of a task: the keys of agents, and the secrets that the task names.</summary>
    /// <param name="named">The names of the latter.</param>
    internal Redactor KeysOf(IReadOnlyList<string> named) =>
        named.Count == 0 ? Keys : new Redactor(Keys.Known.Values.Concat(named.Select(ValueOf).OfType<string>()));

    /// <summary>The variables that carry what a text holds, of the same.</summary>
    /// <param name="named">The names that the task names.</param>
    /// <param name="holds">Whether the text holds what a redactor knows.</param>
    internal IReadOnlyList<string> NamesHeld(IReadOnlyList<string> named, Func<Redactor, bool> holds) =>
    [
        .. AgentVariables.Where(name => name != AccessKeyId)
            .Union(named)
            .Where(name => ValueOf(name) is { } value && holds(new Redactor([value])))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A secret.</summary>
    /// <param name="name">The name of the variable that carries it.</param>
    /// <returns>Its value; null where there is none.</returns>
    public string? Find(string name) => values.GetValueOrDefault(name);
}
