using PSParallelOrchestrator.Engine.Agents.Anthropic;
using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>Finds where the requests of an attempt go, and with which key.</summary>
internal static class ServiceFinder
{
    /// <summary>Finds it.</summary>
    /// <param name="addresses">The addresses that the run's plan names: keys go to no other one that a grant names.</param>
    /// <exception cref="OrchestratorException">There is no key, or an address is none; what to do.</exception>
    public static ServiceAccess Find(AttemptGrant grant, SecretStore secrets, IReadOnlyList<string> addresses, TimeProvider time)
    {
        foreach (var variable in ServiceAddress.Variables)
        {
            if (grant.Variables.TryGetValue(variable, out var address) && !addresses.Contains(address, StringComparer.Ordinal))
            {
                throw GatewayErrors.Refused($"The address in {variable} is none that the run's plan names.");
            }
        }

        IModelProvider provider = grant.Service == ServiceKind.Bedrock
            ? new BedrockProvider()
            : new AnthropicProvider { TakesLogins = grant.TakesLogins };
        var options = new AgentOptions { Model = grant.Models is [var first, ..] ? first : null, Region = grant.Region };
        return provider.Locate(options, new AgentVariables(secrets, grant.Variables), time);
    }
}
