using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Requests;

namespace PSParallelOrchestrator.Engine.Gateway.Money;

/// <summary>
/// What requests of one attempt can cost at most. A byte of text is a token at most; of what was sent before it is known what it is in
/// tokens, so that of a conversation only what was added counts by its bytes. An image has a most of its own; a document that was not sent
/// before can be all that the model can hold.
/// </summary>
internal sealed class RequestBounds
{
    // The largest that a model looks at, which is made smaller to that.
    private const long ImageTokens = 5_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Sent> sent = new(StringComparer.Ordinal);

    /// <summary>The most that a request can cost.</summary>
    /// <returns>US dollars.</returns>
    public decimal Of(ModelRequest request, ModelPrice price) => price.MaxCost(
        MostInputTokens(request) ?? price.ContextTokens,
        request.MaxTokens ?? price.MaxOutputTokens,
        request.Content.CachesForAnHour);

    /// <summary>Notes what a request was in tokens.</summary>
    public void Learn(ModelRequest request, long inputTokens)
    {
        lock (gate)
        {
            sent[request.Model] = new Sent(request.Body, inputTokens, request.Content);
        }
    }

    /// <summary>The most tokens of a request; null where nothing bounds them but what the model can hold.</summary>
    private long? MostInputTokens(ModelRequest request)
    {
        Sent? before;
        lock (gate)
        {
            sent.TryGetValue(request.Model, out before);
        }

        var body = request.Body.Span;
        if (request.Content.Documents.Any(document => before?.Content.Documents.Contains(document) != true))
        {
            return null;
        }

        var images = request.Content.Images.Count(image => before?.Content.Images.Contains(image) != true) * ImageTokens;
        return TextTokens(body, before, request.Content) + images + AgentLimits.OverheadTokens;
    }

    private static long TextTokens(ReadOnlySpan<byte> body, Sent? before, RequestContent content)
    {
        if (before is null)
        {
            return body.Length;
        }

        var old = before.Body.Span;
        var head = body.CommonPrefixLength(old);
        var tail = CommonSuffixLength(body[head..], old[head..]);
        var known = before.InputTokens + (body.Length - head - tail);

        // What was sent before and has more tokens than bytes is in what that was in tokens.
        return content.Images.Count + content.Documents.Count > 0 ? known : Math.Min(body.Length, known);
    }

    private static int CommonSuffixLength(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var length = 0;
        while (length < left.Length && length < right.Length && left[^(length + 1)] == right[^(length + 1)])
        {
            length++;
        }

        return length;
    }

    private sealed record Sent(ReadOnlyMemory<byte> Body, long InputTokens, RequestContent Content);
}
