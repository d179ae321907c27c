using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>Claude models on Amazon Bedrock.</summary>
internal sealed partial class BedrockProvider : IModelProvider
{
    public AgentKind Kind => AgentKind.Bedrock;

    public IMessagesProtocol Protocol { get; } = new BedrockProtocol();

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

    public ServiceAccess Locate(AgentOptions options, AgentVariables variables, TimeProvider time)
    {
        var region = Region(options, variables);
        IRequestAuthorization authorization = AwsCredentials.BearerToken(variables) is { } token
            ? HeaderAuthorization.Bearer(token)
            : new SigningAuthorization(AwsCredentials.Find(variables), region, time);
        var address = ServiceAddress.Find(variables, ServiceAddress.OfBedrock) ?? $"https://bedrock-runtime.{region}.{Domain(region)}";
        return new ServiceAccess(address, authorization);
    }

    private string Region(AgentOptions options, AgentVariables variables)
    {
        var region = options.Region ?? BedrockModels.RegionOf(Model(options))
            ?? variables.Find("AWS_REGION") ?? variables.Find("AWS_DEFAULT_REGION") ?? ClaudeModels.DefaultRegion;

        // It becomes a part of the address that signed requests go to.
        return RegionName().IsMatch(region) ? region : throw ServiceErrors.Region(region);
    }

    private static string Domain(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";

    [GeneratedRegex("^[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex RegionName();
}
