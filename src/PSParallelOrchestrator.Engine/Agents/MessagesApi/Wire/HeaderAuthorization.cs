namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>A key or token that is sent as it is, in a header.</summary>
internal sealed class HeaderAuthorization : IRequestAuthorization
{
    private readonly string header;
    private readonly string value;

    private HeaderAuthorization(string header, string value) => (this.header, this.value) = (header, value);

    /// <summary>A key of the Anthropic API.</summary>
    public static HeaderAuthorization Key(string key) => new("x-api-key", key);

    /// <summary>A bearer token.</summary>
    public static HeaderAuthorization Bearer(string token) => new("Authorization", $"Bearer {token}");

    public Task ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body)
    {
        request.Headers.TryAddWithoutValidation(header, value);
        return Task.CompletedTask;
    }
}
