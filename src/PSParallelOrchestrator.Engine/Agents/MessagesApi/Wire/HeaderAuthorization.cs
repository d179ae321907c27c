namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>A key or token that is sent as it is, in a header.</summary>
internal sealed class HeaderAuthorization : IRequestAuthorization
{
    private readonly string header;
    private readonly string value;
    private string? beta;

    private HeaderAuthorization(string header, string value) => (this.header, this.value) = (header, value);

    /// <summary>A key of the Anthropic API.</summary>
    public static HeaderAuthorization Key(string key) => new("x-api-key", key);

    /// <summary>A bearer token.</summary>
    public static HeaderAuthorization Bearer(string token) => new("Authorization", $"Bearer {token}");

    /// <summary>A token that Claude Code makes from a subscription.</summary>
    public static HeaderAuthorization Login(string token) => new("Authorization", $"Bearer {token}") { beta = "oauth-2025-04-20" };

    public Task ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body)
    {
        request.Headers.TryAddWithoutValidation(header, value);
        if (beta is not null)
        {
            // Beside those that the client asks for.
            request.Headers.TryAddWithoutValidation("anthropic-beta", beta);
        }

        return Task.CompletedTask;
    }
}
