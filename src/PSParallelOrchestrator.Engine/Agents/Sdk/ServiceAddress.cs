namespace PSParallelOrchestrator.Engine.Agents.Sdk;

/// <summary>Reads where a service is.</summary>
internal static class ServiceAddress
{
    /// <summary>The address that a variable names.</summary>
    /// <param name="variables">The variables.</param>
    /// <param name="name">The variable's name.</param>
    /// <returns>The address without a slash at its end; null where the variable is not set.</returns>
    /// <exception cref="OrchestratorException"><c>ModelAddressInvalid</c>: it is none.</exception>
    public static string? Find(AgentVariables variables, string name)
    {
        if (variables.Find(name) is not { } value)
        {
            return null;
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? value.TrimEnd('/')
            : throw SdkErrors.Address(name, value);
    }
}
