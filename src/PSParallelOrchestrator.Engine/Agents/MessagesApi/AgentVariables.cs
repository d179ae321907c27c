using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>
/// The variables that tell a client its keys and addresses: what is given goes before the task's environment, that before this process's.
/// </summary>
/// <param name="task">The task's environment; null for none.</param>
internal sealed class AgentVariables(SecretStore secrets, IReadOnlyDictionary<string, string>? task = null)
{
    /// <summary>
    /// The places that are looked at, one after the other. Values that belong together, as a key and its session token, come from one of
    /// them.
    /// </summary>
    public IEnumerable<Func<string, string?>> Places
    {
        get
        {
            yield return name => Of(name, secrets.Given.GetValueOrDefault(name));
            yield return name => Of(name, task?.GetValueOrDefault(name));
            yield return name => Of(name, Environment.GetEnvironmentVariable(name));
        }
    }

    /// <summary>A variable.</summary>
    /// <returns>Its value; null where it is empty or not set. A key has no white space around it.</returns>
    /// <exception cref="OrchestratorException"><c>ApiKeyInvalid</c>: it is to be a key, and cannot be one.</exception>
    public string? Find(string name) => Places.Select(place => place(name)).FirstOrDefault(value => value is not null);

    /// <summary>Makes AWS credentials known that are in use, so that they are removed from what is captured.</summary>
    /// <param name="accessKeyId">The id of the access key.</param>
    /// <param name="sessionToken">The session token; null or empty where there is none.</param>
    public void Learn(string accessKeyId, string secretAccessKey, string? sessionToken) =>
        secrets.Learn(accessKeyId, secretAccessKey, sessionToken);

    private static string? Of(string name, string? value) =>
        SecretStore.IsAgentVariable(name) ? AgentKey.Read(name, value) : string.IsNullOrEmpty(value) ? null : value;
}
