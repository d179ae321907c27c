using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.Anthropic;

/// <summary>The Anthropic API.</summary>
internal sealed class AnthropicProvider : IModelProvider
{
    private const string KeyVariable = "ANTHROPIC_API_KEY";
    private const string TokenVariable = "ANTHROPIC_AUTH_TOKEN";
    private const string DefaultAddress = "https://api.anthropic.com";

    public AgentKind Kind => AgentKind.Anthropic;

    public string Model(AgentOptions options)
    {
        var model = ModelNames.Resolve(options.Model ?? ModelVariable.Find() ?? ClaudeModels.Default);

        // Names of Bedrock mean the same model here.
        return model.StartsWith("claude", StringComparison.Ordinal) ? model : ModelId.Bare(model);
    }

    public Task CheckAsync(AgentOptions options, AgentVariables variables, CancellationToken cancellationToken)
    {
        _ = Credential(variables);
        _ = ServiceAddress.Find(variables, ServiceAddress.OfAnthropic);
        return Task.CompletedTask;
    }

    public IMessagesApi Connect(AgentOptions options, AgentVariables variables, TimeProvider time) =>
        new HttpMessagesApi(
            Kind,
            Model(options),
            ServiceAddress.Find(variables, ServiceAddress.OfAnthropic) ?? DefaultAddress,
            new AnthropicProtocol(),
            Credential(variables),
            time);

    private static HeaderAuthorization Credential(AgentVariables variables)
    {
        foreach (var place in variables.Places)
        {
            if (place(KeyVariable) is { } key)
            {
                return HeaderAuthorization.Key(key);
            }

            if (place(TokenVariable) is { } token)
            {
                return HeaderAuthorization.Bearer(token);
            }
        }

        throw ServiceErrors.NoAnthropicKey();
    }
}
