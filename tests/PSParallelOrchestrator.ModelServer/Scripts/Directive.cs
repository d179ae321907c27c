using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>A directive in a text: its mark and the JSON object that follows.</summary>
/// <param name="Start">Where the mark begins.</param>
/// <param name="End">After the object's last brace.</param>
/// <param name="Json">The object.</param>
internal sealed record Directive(int Start, int End, JsonObject Json)
{
    /// <summary>Orders answers.</summary>
    public const string ScriptMark = "MODEL-SCRIPT:";

    /// <summary>Orders how the planner answers.</summary>
    public const string PlanMark = "MODEL-PLAN:";

    /// <summary>All directives of one kind in a text, in order. A mark without an object after it is only talked about.</summary>
    public static IReadOnlyList<Directive> Find(string text, string mark)
    {
        List<Directive> found = [];
        for (int at = text.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at, StringComparison.Ordinal))
        {
            int brace = at + mark.Length;
            while (brace < text.Length && char.IsWhiteSpace(text[brace]))
            {
                brace++;
            }

            if (brace == text.Length || text[brace] != '{')
            {
                at += mark.Length;
                continue;
            }

            if (ReadObject(text, brace, out int end) is not { } json)
            {
                throw ScriptReader.Wrong($"the object after {mark} is no JSON: {text[brace..Math.Min(text.Length, brace + 80)]}");
            }

            found.Add(new(at, end, json));
            at = end;
        }

        return found;
    }

    private static JsonObject? ReadObject(string text, int start, out int end)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text[start..]);
        Utf8JsonReader reader = new(bytes);
        end = start;
        try
        {
            var json = JsonNode.Parse(ref reader) as JsonObject;
            end = start + Encoding.UTF8.GetCharCount(bytes, 0, (int)reader.BytesConsumed);
            return json;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
