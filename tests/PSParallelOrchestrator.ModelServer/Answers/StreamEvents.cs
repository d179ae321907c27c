using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Wire;

namespace PSParallelOrchestrator.ModelServer.Answers;

/// <summary>One event of a streamed message, and the usage that the client knows after it.</summary>
internal sealed record StreamEvent(string Type, JsonObject Data, TokenUsage Known);

/// <summary>Cuts a message into the events by which it is streamed.</summary>
internal static class StreamEvents
{
    private const int DeltaCharacters = 40;

    public static IEnumerable<StreamEvent> Of(AnswerMessage message)
    {
        TokenUsage opening = message.OpeningUsage;
        yield return Event("message_start", opening, new() { ["message"] = message.Opening() });
        yield return Event("ping", opening, []);
        int index = 0;
        foreach (JsonObject block in message.Content)
        {
            foreach (StreamEvent each in OfBlock(block, index, opening))
            {
                yield return each;
            }

            index++;
        }

        yield return Event("message_delta", message.Usage, new()
        {
            ["delta"] = new JsonObject { ["stop_reason"] = message.StopReason, ["stop_sequence"] = null },
            ["usage"] = AnswerMessage.ToJson(message.Usage),
        });
        yield return Event("message_stop", message.Usage, []);
    }

    private static IEnumerable<StreamEvent> OfBlock(JsonObject block, int index, TokenUsage known)
    {
        StreamEvent Delta(string type, string key, string value) => Event("content_block_delta", known, new()
        {
            ["index"] = index,
            ["delta"] = new JsonObject { ["type"] = type, [key] = value },
        });

        var start = (JsonObject)block.DeepClone();
        List<StreamEvent> deltas;
        switch (block["type"]!.GetValue<string>())
        {
            case "thinking":
                (start["thinking"], start["signature"]) = (string.Empty, string.Empty);
                deltas = [.. Pieces(block["thinking"]!.GetValue<string>()).Select(piece => Delta("thinking_delta", "thinking", piece)),
                    Delta("signature_delta", "signature", block["signature"]!.GetValue<string>())];
                break;
            case "tool_use":
                start["input"] = new JsonObject();
                deltas = [Delta("input_json_delta", "partial_json", string.Empty),
                    .. Pieces(WireJson.Text(block["input"]!)).Select(piece => Delta("input_json_delta", "partial_json", piece))];
                break;
            default:
                start["text"] = string.Empty;
                deltas = [.. Pieces(block["text"]!.GetValue<string>()).Select(piece => Delta("text_delta", "text", piece))];
                break;
        }

        yield return Event("content_block_start", known, new() { ["index"] = index, ["content_block"] = start });
        foreach (StreamEvent delta in deltas)
        {
            yield return delta;
        }

        yield return Event("content_block_stop", known, new() { ["index"] = index });
    }

    private static StreamEvent Event(string type, TokenUsage known, JsonObject data)
    {
        data.Insert(0, "type", type);
        return new(type, data, known);
    }

    /// <summary>Pieces of a text that never part the two halves of a character.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        for (int from = 0; from < text.Length;)
        {
            int to = Math.Min(text.Length, from + DeltaCharacters);
            if (to < text.Length && char.IsLowSurrogate(text[to]))
            {
                to++;
            }

            yield return text[from..to];
            from = to;
        }
    }
}
