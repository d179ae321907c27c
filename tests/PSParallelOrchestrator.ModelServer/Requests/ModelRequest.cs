using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>One request for a message, of either protocol.</summary>
public sealed partial class ModelRequest
{
    private readonly Lazy<IReadOnlyList<RequestMessage>> messages;

    internal ModelRequest(ModelProtocol protocol, string model, bool stream, JsonObject body, string text, RequestCredential credential)
    {
        Protocol = protocol;
        Model = model;
        Stream = stream;
        Body = body;
        BodyText = text;
        Credential = credential;
        Structure = StructuredOutputRequest.Of(body);
        AttemptToken = AttemptTokenPattern().Match(text) is { Success: true } match ? match.Value : null;
        messages = new(() => [.. (body["messages"] as JsonArray ?? []).OfType<JsonObject>().Select(RequestMessage.Of)]);
    }

    /// <summary>Whose protocol it came in.</summary>
    public ModelProtocol Protocol { get; }

    /// <summary>The model id, decoded.</summary>
    public string Model { get; }

    /// <summary>Whether the answer is wanted as a stream.</summary>
    public bool Stream { get; }

    /// <summary>The body as sent. Not to be changed.</summary>
    public JsonObject Body { get; }

    /// <summary>The body's characters as sent.</summary>
    public string BodyText { get; }

    /// <summary>Who asks.</summary>
    public RequestCredential Credential { get; }

    /// <summary>What structure the answer must have, null for free text.</summary>
    public StructuredOutputRequest? Structure { get; }

    /// <summary>The orchestrator's token of the attempt, where it appears in the body.</summary>
    public string? AttemptToken { get; }

    /// <summary>Whether it is one of Claude Code's tries of a model on Bedrock: a single "." for one token.</summary>
    public bool IsProbe => Protocol == ModelProtocol.Bedrock && Messages is [{ Text: "." }]
        && MaxTokens == 1;

    /// <summary>The most output tokens that the client wants; 1 where it says none.</summary>
    public long MaxTokens => Body["max_tokens"] is JsonValue limit && limit.TryGetValue(out long tokens) ? tokens : 1;

    /// <summary>The conversation.</summary>
    public IReadOnlyList<RequestMessage> Messages => messages.Value;

    /// <summary>The system prompt's text.</summary>
    public string System => RequestMessage.TextOf(Body["system"]);

    /// <summary>The working directory that the client names in its prompts (Claude Code does), null where it names none.</summary>
    public string? WorkingDirectory => WorkingDirectoryPattern().Match(Messages.Aggregate(
        new StringBuilder(System), (text, message) => text.Append('\n').Append(message.Text)).ToString()) is { Success: true } match
        ? match.Groups[1].Value.Trim()
        : null;

    /// <summary>The input tokens that this server states: a quarter of the body's bytes, rounded up.</summary>
    public long InputTokens => (Encoding.UTF8.GetByteCount(BodyText) + 3) / 4;

    /// <summary>The texts of tool results in the newest message, joined.</summary>
    public string ToolResults => Messages.Count == 0 ? string.Empty : Messages[^1].ToolResultText;

    [GeneratedRegex("po-[0-9a-z]{26}-[0-9]+-[0-9]+")]
    private static partial Regex AttemptTokenPattern();

    [GeneratedRegex(@"working directory:\s*(\S[^\n]*)", RegexOptions.IgnoreCase)]
    private static partial Regex WorkingDirectoryPattern();
}
