using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>
/// The request that grows with each turn. What stays the same from one turn to the next is marked for the service's cache of five minutes.
/// </summary>
internal sealed class AgentConversation
{
    private readonly JsonArray messages = [];

    /// <summary>Begins a conversation.</summary>
    /// <param name="system">What it is told about its role.</param>
    /// <param name="maxOutputTokens">The most tokens of one answer.</param>
    public AgentConversation(string model, string system, long maxOutputTokens) => Request = new JsonObject
    {
        ["model"] = model,
        ["max_tokens"] = maxOutputTokens,
        ["system"] = new JsonArray(Marked(TextBlock(system))),
        ["messages"] = messages,
    };

    /// <summary>The request.</summary>
    public JsonObject Request { get; }

    /// <summary>The tools that the model is offered.</summary>
    public JsonArray Tools
    {
        init => Request["tools"] = value;
    }

    /// <summary>How much the model thinks; null leaves it to the model.</summary>
    public ModelEffort? Effort
    {
        init
        {
            if (value is { } effort)
            {
                Request["output_config"] = new JsonObject { ["effort"] = EffortText.Of(effort) };
            }
        }
    }

    /// <summary>Told each message that is added; null for nobody.</summary>
    public Action<JsonObject>? Added { get; init; }

    /// <summary>Continues a conversation.</summary>
    /// <param name="earlier">Its messages so far, one or more.</param>
    /// <param name="prompt">What is said next.</param>
    /// <returns>The blocks that were added.</returns>
    public JsonArray Continue(IReadOnlyList<JsonObject> earlier, string prompt)
    {
        foreach (var message in earlier)
        {
            foreach (var block in message["content"]!.AsArray().OfType<JsonObject>())
            {
                block.Remove("cache_control");
            }
        }

        // One that was not answered is asked again, with what is said next.
        var unanswered = (string?)earlier[^1]["role"] == "user" ? earlier[^1] : null;
        foreach (var message in earlier.SkipLast(unanswered is null ? 0 : 1))
        {
            messages.Add((JsonNode)message);
        }

        var blocks = unanswered is null ? Unfinished(earlier[^1]) : unanswered["content"]!.DeepClone().AsArray();
        blocks.Add((JsonNode)TextBlock(prompt));
        AddUser(blocks);
        return blocks;
    }

    /// <summary>Adds a message of the user.</summary>
    /// <param name="blocks">Its blocks, one or more.</param>
    public void AddUser(JsonArray blocks)
    {
        if (messages.LastOrDefault(message => (string)message!["role"]! == "user") is { } last)
        {
            last["content"]!.AsArray()[^1]!.AsObject().Remove("cache_control");
        }

        Marked(blocks[^1]!.AsObject());
        Add("user", blocks);
    }

    /// <summary>Adds what the model said.</summary>
    /// <param name="blocks">Its blocks, one or more.</param>
    public void AddModel(JsonArray blocks) => Add("assistant", blocks);

    /// <summary>A block of text.</summary>
    public static JsonObject TextBlock(string text) => new() { ["type"] = "text", ["text"] = text };

    // Each tool that was asked for has a result in the next message.
    private static JsonArray Unfinished(JsonObject answer)
    {
        var results = new JsonArray();
        foreach (var block in answer["content"]!.AsArray().Where(block => (string?)block?["type"] == "tool_use"))
        {
            JsonNode result = new JsonObject
            {
                ["type"] = "tool_result",
                ["tool_use_id"] = (string?)block!["id"],
                ["content"] = "Interrupted: whether it was done, and how far, is not known.",
                ["is_error"] = true,
            };
            results.Add(result);
        }

        return results;
    }

    private void Add(string role, JsonArray blocks)
    {
        var message = new JsonObject { ["role"] = role, ["content"] = blocks };
        messages.Add((JsonNode)message);
        Added?.Invoke(message);
    }

    private static JsonObject Marked(JsonObject block)
    {
        block["cache_control"] = new JsonObject { ["type"] = "ephemeral" };
        return block;
    }
}
