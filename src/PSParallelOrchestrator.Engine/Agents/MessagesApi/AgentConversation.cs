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

    private void Add(string role, JsonArray blocks)
    {
        JsonNode message = new JsonObject { ["role"] = role, ["content"] = blocks };
        messages.Add(message);
    }

    private static JsonObject Marked(JsonObject block)
    {
        block["cache_control"] = new JsonObject { ["type"] = "ephemeral" };
        return block;
    }
}
