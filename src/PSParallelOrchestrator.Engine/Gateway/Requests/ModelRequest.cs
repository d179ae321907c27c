using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents;

namespace PSParallelOrchestrator.Engine.Gateway.Requests;

/// <summary>A request to a model, as a client sent it. Only what bounds its cost is read; the body is passed on as it is.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="Model">The model that it asks; empty where it names none.</param>
internal sealed record ModelRequest(ReadOnlyMemory<byte> Body, string Model)
{
    /// <summary>The most tokens of the answer; null where it does not say.</summary>
    public long? MaxTokens { get; private init; }

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool IsStreamed { get; private init; }

    /// <summary>What of it costs otherwise than by the bytes of its text.</summary>
    public RequestContent Content { get; private init; } = RequestContent.None;

    /// <summary>The types of the tools that the service itself runs, most of which it charges for.</summary>
    public IReadOnlyList<string> ServerTools { get; private init; } = [];

    /// <summary>The fields that let the service charge otherwise than the table says.</summary>
    public IReadOnlyList<string> DearFields { get; private init; } = [];

    /// <summary>What it asks for that the service tries out, as its body names it.</summary>
    public IReadOnlyList<string> Betas { get; private init; } = [];

    /// <summary>Reads one.</summary>
    /// <exception cref="JsonException">The body is no JSON object, or names a field twice.</exception>
    public static ModelRequest Read(ReadOnlyMemory<byte> body, RequestRoute route)
    {
        // Of two fields of one name the service may take the other one.
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("It is no object.");
        }

        return new ModelRequest(body, route.Model ?? root.Text("model") ?? "")
        {
            MaxTokens = root.Find("max_tokens") is { ValueKind: JsonValueKind.Number } most && most.TryGetInt64(out var number)
                ? number
                : null,
            IsStreamed = route.Asks == RequestPurpose.Stream || root.Find("stream") is { ValueKind: JsonValueKind.True },
            Content = RequestContent.Read(root),
            Betas = [.. root.Items("anthropic_beta").Select(beta => beta.ValueKind == JsonValueKind.String ? beta.GetString()! : "")],
            ServerTools = [.. ToolTypes(root)],
            DearFields = [.. Dear(root)],
        };
    }

    /// <summary>The same request to another model, which may answer less.</summary>
    /// <param name="route">The route by which this one came.</param>
    /// <param name="mostTokens">The most tokens that the model answers with; null where that is not known.</param>
    public ModelRequest To(string model, RequestRoute route, long? mostTokens) => this with
    {
        Body = RequestEdit.To(Body, route.Model is null ? model : null, mostTokens),
        Model = model,
        MaxTokens = MaxTokens > mostTokens ? mostTokens : MaxTokens,
    };

    // Tools of ours are of the type custom, or of one that names a tool which the client runs.
    private static IEnumerable<string> ToolTypes(JsonElement root)
    {
        string[] ofClients = ["custom", "bash_", "text_editor_", "computer_", "memory_", "tool_search_"];
        foreach (var tool in root.Find("tools") is { ValueKind: JsonValueKind.Array } tools ? tools.EnumerateArray().ToList() : [])
        {
            if (tool.Text("type") is { } type && !Array.Exists(ofClients, own => type.StartsWith(own, StringComparison.Ordinal)))
            {
                yield return type;
            }
        }

        if (root.Find("mcp_servers") is { ValueKind: JsonValueKind.Array } servers && servers.GetArrayLength() > 0)
        {
            yield return "mcp_servers";
        }
    }

    private static IEnumerable<string> Dear(JsonElement root)
    {
        if (root.Text("speed") is not (null or "standard"))
        {
            yield return "speed";
        }

        if (root.Text("service_tier") is not (null or "auto" or "standard_only"))
        {
            yield return "service_tier";
        }

        if (root.Text("inference_geo") is not (null or "global"))
        {
            yield return "inference_geo";
        }
    }
}
