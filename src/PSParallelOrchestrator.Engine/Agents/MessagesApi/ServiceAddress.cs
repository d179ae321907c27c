using System.Net;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>Reads where a service is.</summary>
internal static class ServiceAddress
{
    /// <summary>The variable that names the address of the Anthropic API.</summary>
    public const string OfAnthropic = "ANTHROPIC_BASE_URL";

    /// <summary>The variable that names the address of Bedrock.</summary>
    public const string OfBedrock = "ANTHROPIC_BEDROCK_BASE_URL";

    /// <summary>All variables that name an address of a service.</summary>
    public static IReadOnlyList<string> Variables { get; } = [OfAnthropic, OfBedrock];

    /// <summary>The variable that allows http:// to another machine, where it is 1: a gateway beyond a network that is trusted.</summary>
    public const string AllowHttp = "PSORCH_ALLOW_HTTP";

    /// <summary>The address that a variable names.</summary>
    /// <returns>The address without a slash at its end; null where the variable is not set.</returns>
    /// <exception cref="OrchestratorException"><c>ModelAddressInvalid</c>: it is none. <c>ModelAddressNotSecure</c>: keys would go there in
    /// clear text.</exception>
    public static string? Find(AgentVariables variables, string name)
    {
        if (variables.Find(name) is not { } value)
        {
            return null;
        }

        Check(name, value);
        return value.TrimEnd('/');
    }

    /// <summary>Checks whether keys may be sent to an address.</summary>
    /// <param name="name">The variable that names it.</param>
    /// <exception cref="OrchestratorException">See <see cref="Find"/>.</exception>
    public static void Check(string name, string value)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw ServiceErrors.Address(name, value);
        }

        if (address.Scheme == Uri.UriSchemeHttp && !IsThisMachine(address) && Environment.GetEnvironmentVariable(AllowHttp) != "1")
        {
            throw ServiceErrors.ClearText(name, address.Host);
        }
    }

    // Only what needs no name server: any other name may mean another machine.
    private static bool IsThisMachine(Uri address) =>
        address.IdnHost == "localhost" || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip));
}
