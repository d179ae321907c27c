using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>An answer as its events tell it.</summary>
internal sealed class StreamedMessage
{
    private readonly List<StreamedBlock> blocks = [];

    /// <summary>Whether it has begun.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether it came to its end. A stream that stops before that was broken off.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>What it used so far.</summary>
    public TokenUsage Usage { get; private set; }

    /// <summary>Why the model stopped.</summary>
    public string? StopReason { get; private set; }

    /// <summary>What the model said, without what it called and thought.</summary>
    public string Text => string.Join("\n", blocks.Where(block => block.Type == "text").Select(block => block.Content)).Trim();

    /// <summary>The tools it calls.</summary>
    public IReadOnlyList<ToolCall> ToolCalls => [.. blocks.Select(block => block.Call).OfType<ToolCall>()];

    /// <summary>Takes an event.</summary>
    /// <exception cref="JsonException">It is none of a message.</exception>
    public void Take(JsonElement streamed)
    {
        switch (streamed.Text("type"))
        {
            case "message_start":
                HasStarted = true;
                Note(streamed.Find("message") ?? default);
                break;
            case "content_block_start":
                blocks.Add(new StreamedBlock(streamed.Find("content_block") ?? throw new JsonException("A block of the answer is empty.")));
                break;
            case "content_block_delta":
                var index = streamed.Number("index");
                (index < blocks.Count ? blocks[(int)index] : throw new JsonException("The answer continues a block that it did not begin."))
                    .Take(streamed.Find("delta") ?? default);
                break;
            case "message_delta":
                StopReason = streamed.Find("delta")?.Text("stop_reason") ?? StopReason;
                Note(streamed);
                break;
            case "message_stop":
                IsWhole = HasStarted && StopReason is not null;
                break;
        }
    }

    /// <summary>The answer as it goes back to the model, which refuses empty texts.</summary>
    public JsonArray Content() =>
        new([.. blocks.Where(block => block.Type != "text" || !string.IsNullOrWhiteSpace(block.Content)).Select(block => block.ToJson())]);

    private void Note(JsonElement holder) =>
        Usage = holder.Find("usage") is { } usage ? TokenUsageJson.Read(usage, Usage) : Usage;

    private sealed class StreamedBlock(JsonElement start)
    {
        private readonly StringBuilder content = new(start.Text("text") ?? start.Text("thinking") ?? "");
        private readonly StringBuilder signature = new(start.Text("signature") ?? "");
        private readonly StringBuilder input = new();
        private readonly JsonArray citations = [];
        private ToolCall? call;

        public string Type { get; } = start.Text("type") ?? throw new JsonException("A block of the answer has no type.");

        public string Content => content.ToString();

        public ToolCall? Call => Type == "tool_use" ? call ??= ToolCall.Read(start, input.ToString()) : null;

        public void Take(JsonElement delta)
        {
            content.Append(delta.Text("text") ?? delta.Text("thinking"));
            signature.Append(delta.Text("signature"));
            input.Append(delta.Text("partial_json"));
            if (delta.Find("citation") is { } citation)
            {
                citations.Add(JsonNode.Parse(citation.GetRawText()));
            }
        }

        public JsonObject ToJson()
        {
            var block = JsonNode.Parse(start.GetRawText())!.AsObject();
            switch (Type)
            {
                case "text":
                    block["text"] = Content;
                    if (citations.Count > 0)
                    {
                        block["citations"] = citations.DeepClone();
                    }

                    break;
                case "thinking":
                    block["thinking"] = Content;
                    block["signature"] = signature.ToString();
                    break;
                case "tool_use":
                    block["input"] = JsonNode.Parse(Call!.Input.GetRawText());
                    break;
            }

            return block;
        }
    }
}
