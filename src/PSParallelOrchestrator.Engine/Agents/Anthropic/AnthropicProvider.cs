using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.Anthropic;

/// <summary>The Anthropic API.</summary>
internal sealed class AnthropicProvider : IModelProvider
{
    private const string KeyVariable = "ANTHROPIC_API_KEY";
    private const string TokenVariable = "ANTHROPIC_AUTH_TOKEN";
    private const string LoginVariable = "CLAUDE_CODE_OAUTH_TOKEN";
    private const string DefaultAddress = "https://api.anthropic.com";

    public AgentKind Kind => AgentKind.Anthropic;

    /// <summary>Whether a token of a subscription will do.</summary>
    public bool TakesLogins { get; init; }

    public IMessagesProtocol Protocol { get; } = new AnthropicProtocol();

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

    public ServiceAccess Locate(AgentOptions options, AgentVariables variables, TimeProvider time) => new(
        ServiceAddress.Find(variables, ServiceAddress.OfAnthropic) ?? DefaultAddress, Credential(variables));

    private HeaderAuthorization Credential(AgentVariables variables)
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

            if (TakesLogins && place(LoginVariable) is { } login)
            {
                return HeaderAuthorization.Login(login);
            }
        }

        throw ServiceErrors.NoAnthropicKey();
    }
}
