using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Wire;

/// <summary>What a path asks for.</summary>
internal enum RouteTarget
{
    Unknown,
    Root,
    Message,
    CountTokens,
    Models,
    Profiles,
}

/// <summary>A path understood.</summary>
/// <param name="Protocol">Whose path it is.</param>
/// <param name="Target">What it asks for.</param>
/// <param name="Model">The model in the path, decoded; null where the body names it.</param>
/// <param name="Stream">Whether the path asks for a stream; null where the body does.</param>
internal sealed record RequestRoute(ModelProtocol Protocol, RouteTarget Target, string? Model = null, bool? Stream = null)
{
    private const string ModelPath = "/model/";

    public static RequestRoute Of(string method, string target)
    {
        string path = target.Split('?')[0];
        switch (method, path)
        {
            case ("HEAD" or "GET", "/"):
                return new(ModelProtocol.Messages, RouteTarget.Root);
            case ("POST", "/v1/messages"):
                return new(ModelProtocol.Messages, RouteTarget.Message);
            case ("POST", "/v1/messages/count_tokens"):
                return new(ModelProtocol.Messages, RouteTarget.CountTokens);
            case ("GET", "/v1/models"):
                return new(ModelProtocol.Messages, RouteTarget.Models);
            case ("GET", "/inference-profiles"):
                return new(ModelProtocol.Bedrock, RouteTarget.Profiles);
        }

        // An id may be an ARN with a slash that was not encoded.
        int action = path.LastIndexOf('/');
        if (method != "POST" || !path.StartsWith(ModelPath, StringComparison.Ordinal) || action <= ModelPath.Length)
        {
            return new(
                path.StartsWith(ModelPath, StringComparison.Ordinal) ? ModelProtocol.Bedrock : ModelProtocol.Messages,
                RouteTarget.Unknown);
        }

        string model = Uri.UnescapeDataString(path[ModelPath.Length..action]);
        return path[(action + 1)..] switch
        {
            "invoke" => new(ModelProtocol.Bedrock, RouteTarget.Message, model, false),
            "invoke-with-response-stream" => new(ModelProtocol.Bedrock, RouteTarget.Message, model, true),
            _ => new(ModelProtocol.Bedrock, RouteTarget.Unknown),
        };
    }
}
