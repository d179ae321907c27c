using Anthropic.Bedrock;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>
/// Signs each request with the keys of the moment. The client's own signing takes no session token, and so no temporary keys.
/// </summary>
internal sealed class SigningCredentials(AwsCredentials credentials, string region, TimeProvider time) : IAnthropicBedrockCredentials
{
    public string Region => region;

    public async Task Apply(HttpRequestMessage requestMessage)
    {
        var keys = await credentials.GetAsync();
        var body = requestMessage.Content is { } content ? await content.ReadAsByteArrayAsync() : [];
        RequestSignature.Add(requestMessage, body, keys, region, time.GetUtcNow());
    }
}
