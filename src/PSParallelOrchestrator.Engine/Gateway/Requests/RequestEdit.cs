using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Gateway.Requests;

/// <summary>Changes single values of a request's body, and leaves every other byte as it is.</summary>
internal static class RequestEdit
{
    /// <summary>Asks another model.</summary>
    /// <param name="body">A request that is a JSON object.</param>
    /// <param name="model">The model; null leaves what the body says.</param>
    /// <param name="mostTokens">What the model can answer at most, to which the request's own most is held; null for no bound.</param>
    public static ReadOnlyMemory<byte> To(ReadOnlyMemory<byte> body, string? model, long? mostTokens)
    {
        var edits = new List<(int Start, int End, byte[] Value)>();
        var reader = new Utf8JsonReader(body.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isModel, isMost) = (reader.ValueTextEquals("model"u8), reader.ValueTextEquals("max_tokens"u8));
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var isAbove = isMost && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var asked) && asked > mostTokens;
            reader.Skip();
            if (isModel && model is not null)
            {
                edits.Add((start, (int)reader.BytesConsumed, Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(model)}\"")));
            }
            else if (isAbove)
            {
                edits.Add((
                    start, (int)reader.BytesConsumed, Encoding.UTF8.GetBytes(mostTokens!.Value.ToString(CultureInfo.InvariantCulture))));
            }
        }

        return edits.Count == 0 ? body : Apply(body.Span, edits);
    }

    private static byte[] Apply(ReadOnlySpan<byte> body, List<(int Start, int End, byte[] Value)> edits)
    {
        using var changed = new MemoryStream(body.Length + 64);
        var at = 0;
        foreach (var (start, end, value) in edits)
        {
            changed.Write(body[at..start]);
            changed.Write(value);
            at = end;
        }

        changed.Write(body[at..]);
        return changed.ToArray();
    }
}
