using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>
/// Counts the tokens of a session's requests as they come, so that they are known even where the session is ended in the middle.
/// </summary>
/// <param name="prices">What models cost.</param>
/// <param name="brokenAnswerTokens">How many tokens an answer that broke off counts with at least, since nobody tells how many it had; 0
/// counts what was told.</param>
internal sealed class ClaudeUsage(PriceTable prices, long brokenAnswerTokens = 0)
{
    // What the service charges for one search of its own search tool.
    private const decimal SearchPrice = 0.01m;
    private readonly Dictionary<string, Request> requests = new(StringComparer.Ordinal);
    private Dictionary<string, ModelTotal>? totals;
    private string? streaming;
    private decimal lostUsd;

    /// <summary>What was used so far.</summary>
    public TokenUsage Tokens => Parts().Aggregate(default(TokenUsage), (sum, part) => sum + part.Tokens);

    /// <summary>What it cost so far, in US dollars; null where a model's price is known neither here nor to the client.</summary>
    public decimal? CostUsd => Parts().Aggregate((decimal?)lostUsd, (sum, part) => sum + part.Cost);

    /// <summary>Whether the model answered at all.</summary>
    public bool HasAnswer => requests.Count > 0;

    /// <summary>The models that answered.</summary>
    public IEnumerable<string> Models => Parts().Select(part => part.Model).Distinct(StringComparer.Ordinal);

    /// <summary>Notes a request of whose answer nothing arrived.</summary>
    /// <param name="maximumUsd">What it can have cost at most, in US dollars.</param>
    public void AddLost(decimal maximumUsd) => lostUsd += maximumUsd;

    /// <summary>Notes that no request had reached the service: none of the lost ones cost anything.</summary>
    public void ForgetLost() => lostUsd = 0;

    /// <summary>Takes an event of a streamed answer.</summary>
    /// <returns>The reason for which an answer stopped, where this event ends one; else null.</returns>
    public string? Take(JsonElement streamed)
    {
        switch (streamed.Text("type"))
        {
            case "message_start" when streamed.Find("message") is { } message && message.Text("id") is { } id:
                streaming = id;
                Note(id, message);
                return null;
            case "message_delta" when streaming is not null && streamed.Find("usage") is { } usage:
                var request = requests[streaming];
                request.Tokens = TokenUsageJson.Read(usage, request.Tokens);
                request.IsWhole = true;
                return streamed.Find("delta")?.Text("stop_reason");
            default:
                return null;
        }
    }

    /// <summary>Takes an answer as a whole. One that was streamed is known already: what it repeats is the state at its start.</summary>
    public void TakeWhole(JsonElement message)
    {
        if (message.Text("id") is { } id && message.Text("model") is not (null or "<synthetic>") && !requests.ContainsKey(id))
        {
            Note(id, message);
            requests[id].IsWhole = true;
        }
    }

    /// <summary>
    /// Takes the client's own sum by model, which is right where the stream was not (an answer that was asked for again).
    /// </summary>
    public void TakeTotals(JsonElement result)
    {
        if (result.Find("modelUsage") is not { ValueKind: JsonValueKind.Object } models)
        {
            return;
        }

        totals = new Dictionary<string, ModelTotal>(StringComparer.Ordinal);
        foreach (var model in models.EnumerateObject())
        {
            var used = model.Value;
            var tokens = new TokenUsage(
                used.Number("inputTokens"),
                used.Number("cacheCreationInputTokens"),
                0,
                used.Number("cacheReadInputTokens"),
                used.Number("outputTokens"));
            totals[model.Name] = new ModelTotal(tokens, used.Number("webSearchRequests"), used.Money("costUSD"));
        }
    }

    private IEnumerable<Part> Parts()
    {
        if (totals is null)
        {
            return requests.Values.Select(Told);
        }

        // The client does not count an answer that broke off; the service may have charged what it was sent.
        return requests.Values.Where(request => !request.IsWhole)
            .Select(Told)
            .Concat(
                totals.Select(total => new Part(
                    total.Key,
                    total.Value.Tokens,
                    prices.Find(total.Key) is { } price
                        ? CostOf(total.Key, total.Value.Tokens, price) + (total.Value.Searches * SearchPrice)
                        : total.Value.CostUsd)));
    }

    // What a request costs may depend on its size, so that a sum has no price: that of requests which were not seen is what it can be most.
    private decimal CostOf(string model, TokenUsage total, ModelPrice price)
    {
        if (price.Bands.Count == 0)
        {
            return price.Cost(total);
        }

        var seen = requests.Values.Where(request => request.IsWhole && ModelId.Bare(request.Model) == ModelId.Bare(model)).ToList();
        return seen.Sum(request => price.Cost(request.Tokens))
            + price.MostCost(seen.Aggregate(total, (left, request) => left.Less(InTotals(request.Tokens))));
    }

    // The client's sums do not tell for how long the cache is written.
    private static TokenUsage InTotals(TokenUsage tokens) =>
        tokens with { CacheWrite = tokens.CacheWrite + tokens.CacheWriteHour, CacheWriteHour = 0 };

    private Part Told(Request request)
    {
        var charged = request.IsWhole
            ? request.Tokens
            : request.Tokens with
            {
                Output = Math.Max(request.Tokens.Output, brokenAnswerTokens),
            };
        return new Part(request.Model, request.Tokens, prices.Find(request.Model)?.Cost(charged));
    }

    private void Note(string id, JsonElement message)
    {
        var tokens = message.Find("usage") is { } usage ? TokenUsageJson.Read(usage, default) : default;
        requests[id] = new Request(message.Text("model") ?? "") { Tokens = tokens };
    }

    private sealed class Request(string model)
    {
        public string Model { get; } = model;

        public TokenUsage Tokens { get; set; }

        public bool IsWhole { get; set; }
    }

    private sealed record ModelTotal(TokenUsage Tokens, long Searches, decimal? CostUsd);

    private sealed record Part(string Model, TokenUsage Tokens, decimal? Cost);
}
