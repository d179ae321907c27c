namespace PSParallelOrchestrator.Engine.Gateway.Wire;

/// <summary>Which headers are passed on.</summary>
internal static class PassedHeaders
{
    // Of the connection, of where the client thinks that it is, and what it knows itself by.
    private static readonly HashSet<string> NotToService = new(StringComparer.OrdinalIgnoreCase)
    {
        "host", "connection", "keep-alive", "proxy-connection", "proxy-authorization", "proxy-authenticate", "te", "trailer",
        "transfer-encoding", "upgrade", "expect", "content-length", "accept-encoding", "authorization", "x-api-key", "cookie", "forwarded",
        "origin", "referer",
    };

    private static readonly HashSet<string> NotToClient = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-authenticate", "trailer", "transfer-encoding", "upgrade", "set-cookie", "alt-svc",
        "strict-transport-security",
    };

    /// <summary>Whether a header of a client goes to the service.</summary>
    public static bool GoesToService(string name) =>
        !NotToService.Contains(name)
        && !name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
        && !name.StartsWith("x-forwarded-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The headers of a service's answer that go to the client.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ToClient(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .Where(header => !NotToClient.Contains(header.Key))
            .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value)));
}
