using System.Text.RegularExpressions;
using Anthropic.Bedrock;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.Sdk;
using PSParallelOrchestrator.Engine.Agents.Sdk.Messages;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>Claude models on Amazon Bedrock.</summary>
internal sealed partial class BedrockProvider : IModelProvider
{
    // What Bedrock documents; the client's own value is that of the Anthropic API.
    private static readonly Dictionary<string, string> Version = new() { ["anthropic-version"] = "bedrock-2023-05-31" };

    public AgentKind Kind => AgentKind.Bedrock;

    public string Model(AgentOptions options) => BedrockModels.IdOf(options.Model ?? ModelVariable.Find() ?? ClaudeModels.DefaultOnBedrock);

    public async Task CheckAsync(AgentOptions options, AgentVariables variables, CancellationToken cancellationToken)
    {
        _ = Region(options, variables);
        _ = ServiceAddress.Find(variables, ServiceAddress.OfBedrock);
        if (AwsCredentials.BearerToken(variables) is null)
        {
            await AwsCredentials.Find(variables).CheckAsync(cancellationToken);
        }
    }

    public IMessagesApi Connect(AgentOptions options, AgentVariables variables, TimeProvider time)
    {
        var region = Region(options, variables);
        IAnthropicBedrockCredentials credentials = AwsCredentials.BearerToken(variables) is { } token
            ? new AnthropicBedrockApiTokenCredentials { BearerToken = token, Region = region }
            : new SigningCredentials(AwsCredentials.Find(variables), region, time);
        var waits = new RetryAfterHandler(time);
        var client = new AnthropicBedrockClient(credentials)
        {
            BaseUrl = ServiceAddress.Find(variables, ServiceAddress.OfBedrock) ?? $"https://bedrock-runtime.{region}.{Domain(region)}",
            MaxRetries = 0,
            Timeout = SdkMessagesApi.RequestLimit(options),
            Handlers = [waits, new AnswerSizeHandler()],
        }.WithOptions(client => client with { ExtraHeaders = Version });
        return new SdkMessagesApi(Kind, Model(options), client, waits);
    }

    private string Region(AgentOptions options, AgentVariables variables)
    {
        var region = options.Region ?? BedrockModels.RegionOf(Model(options))
            ?? variables.Find("AWS_REGION") ?? variables.Find("AWS_DEFAULT_REGION") ?? ClaudeModels.DefaultRegion;

        // It becomes a part of the address that signed requests go to.
        return RegionName().IsMatch(region) ? region : throw SdkErrors.Region(region);
    }

    private static string Domain(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";

    [GeneratedRegex("^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex RegionName();
}
