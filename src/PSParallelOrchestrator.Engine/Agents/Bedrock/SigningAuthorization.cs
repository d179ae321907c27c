using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>Signs each request with the AWS keys of the moment, temporary ones included.</summary>
internal sealed class SigningAuthorization(AwsCredentials credentials, string region, TimeProvider time) : IRequestAuthorization
{
    public async Task ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body)
    {
        var keys = await credentials.GetAsync();
        RequestSignature.Add(request, body.Span, keys, region, time.GetUtcNow());
    }
}
