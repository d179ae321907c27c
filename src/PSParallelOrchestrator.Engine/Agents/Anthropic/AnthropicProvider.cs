using Anthropic;
using Anthropic.Core;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Agents.Sdk;
using PSParallelOrchestrator.Engine.Agents.Sdk.Messages;

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
        var model = options.Model ?? ModelVariable.Find() ?? ClaudeModels.Default;

        // Names of Bedrock mean the same model here.
        return model.StartsWith("claude", StringComparison.Ordinal) ? model : ModelId.Bare(model);
    }

    public Task CheckAsync(AgentOptions options, AgentVariables variables, CancellationToken cancellationToken)
    {
        _ = Credential(variables);
        _ = ServiceAddress.Find(variables, ServiceAddress.OfAnthropic);
        return Task.CompletedTask;
    }

    public IMessagesApi Connect(AgentOptions options, AgentVariables variables, TimeProvider time)
    {
        var (key, token) = Credential(variables);
        var waits = new RetryAfterHandler(time);
        var client = new AnthropicClient(new ClientOptions
        {
            ApiKey = key,
            AuthToken = token,
            BaseUrl = ServiceAddress.Find(variables, ServiceAddress.OfAnthropic) ?? DefaultAddress,
            MaxRetries = 0,
            Timeout = SdkMessagesApi.RequestLimit(options),
            Handlers = [waits, new AnswerSizeHandler()],
        });
        return new SdkMessagesApi(Kind, Model(options), client, waits);
    }

    private static (string? Key, string? Token) Credential(AgentVariables variables)
    {
        foreach (var place in variables.Places)
        {
            if (place(KeyVariable) is { } key)
            {
                return (key, null);
            }

            if (place(TokenVariable) is { } token)
            {
                return (null, token);
            }
        }

        throw SdkErrors.NoAnthropicKey();
    }
}
