namespace PSParallelOrchestrator.Engine.Gateway.Requests;

/// <summary>What a path asks for.</summary>
/// <param name="Asks">What kind of answer.</param>
/// <param name="Model">The model that the path names; null where the body does.</param>
internal sealed record RequestRoute(ServiceKind Service, RequestPurpose Asks, string? Model = null)
{
    /// <summary>Reads a path.</summary>
    /// <param name="path">The path without its query, as it was sent.</param>
    /// <returns>What it asks for; null where nothing of that is passed on.</returns>
    public static RequestRoute? Of(string method, string path)
    {
        var parts = path.Split('/');
        return (method, parts) switch
        {
            ("POST", ["", "v1", "messages"]) => new RequestRoute(ServiceKind.Anthropic, RequestPurpose.Message),
            ("POST", ["", "v1", "messages", "count_tokens"]) => new RequestRoute(ServiceKind.Anthropic, RequestPurpose.Count),
            ("GET", ["", "v1", "models"] or ["", "v1", "models", _]) => new RequestRoute(ServiceKind.Anthropic, RequestPurpose.Look),
            ("POST", ["", "model", var model, "invoke"]) => OfBedrock(RequestPurpose.Message, model),
            ("POST", ["", "model", var model, "invoke-with-response-stream"]) => OfBedrock(RequestPurpose.Stream, model),
            ("POST", ["", "model", var model, "count-tokens"]) => OfBedrock(RequestPurpose.Count, model),
            _ => null,
        };
    }

    private static RequestRoute OfBedrock(RequestPurpose asks, string model) =>
        new(ServiceKind.Bedrock, asks, Uri.UnescapeDataString(model));
}

/// <summary>What kind of answer a request asks for.</summary>
internal enum RequestPurpose
{
    /// <summary>A message; the body says whether it is streamed.</summary>
    Message,

    /// <summary>A streamed message.</summary>
    Stream,

    /// <summary>How many tokens a request has; costs nothing.</summary>
    Count,

    /// <summary>Which models there are; costs nothing.</summary>
    Look,
}
