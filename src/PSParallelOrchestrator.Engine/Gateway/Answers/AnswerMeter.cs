using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Money;

namespace PSParallelOrchestrator.Engine.Gateway.Answers;

/// <summary>Reads out of an answer that passes by what it used.</summary>
internal sealed class AnswerMeter
{
    // What the service charges for one search of its own search tool.
    private const decimal SearchUsd = 0.01m;
    private long searches;

    /// <summary>What was told so far.</summary>
    public TokenUsage Tokens { get; private set; }

    /// <summary>Whether anything of an answer was seen.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether the whole usage was told.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The error that ended the answer; null where there is none.</summary>
    public JsonElement? Error { get; private set; }

    /// <summary>Whether nothing of the answer follows that tells more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the last event said something; a ping does not.</summary>
    public bool IsAlive { get; private set; }

    private bool HasInput { get; set; }

    /// <summary>Takes an event of a streamed answer.</summary>
    public void Take(JsonElement streamed)
    {
        var type = streamed.Text("type");
        IsAlive = type != "ping";
        switch (type)
        {
            case "message_start":
                HasStarted = true;
                Note(streamed.Find("message")?.Find("usage"));
                break;
            case "message_delta":
                HasStarted = true;
                Note(streamed.Find("usage"));
                IsWhole |= TellsOutput(streamed.Find("usage")) && HasInput;
                break;
            case "message_stop":
                IsOver = true;
                break;
            case "error":
                IsOver = true;
                Error = streamed.Clone();
                break;
            default:
                HasStarted |= IsAlive;
                break;
        }
    }

    /// <summary>Takes the usage of an answer that came as a whole.</summary>
    /// <param name="usage">It; null where the answer has none.</param>
    public void TakeWhole(JsonElement? usage)
    {
        HasStarted = true;
        Note(usage);
        IsWhole = TellsOutput(usage) && HasInput;
    }

    /// <summary>What the request cost.</summary>
    /// <param name="price">What its model costs; null where that is not known.</param>
    /// <param name="maxTokens">The most tokens that the answer may have.</param>
    /// <param name="reservedUsd">What it can cost at most, in US dollars.</param>
    /// <param name="mayBeCharged">Whether the service may charge although nothing of an answer came.</param>
    public RequestCost Cost(ModelPrice? price, long maxTokens, decimal reservedUsd, bool mayBeCharged)
    {
        if (price is null || !(HasStarted || mayBeCharged))
        {
            return default;
        }

        var known = price.Cost(Tokens) + (searches * SearchUsd);
        return IsWhole ? new RequestCost(known, 0)
            : HasInput ? new RequestCost(known, Most(price, maxTokens) - price.Cost(Tokens))
            : new RequestCost(known, Math.Max(0, reservedUsd - known));
    }

    private decimal Most(ModelPrice price, long maxTokens) =>
        price.Cost(Tokens with { Output = Math.Max(Tokens.Output, maxTokens) });

    private static bool TellsOutput(JsonElement? usage) =>
        usage?.Find("output_tokens") is { ValueKind: JsonValueKind.Number };

    private void Note(JsonElement? usage)
    {
        if (usage is { ValueKind: JsonValueKind.Object } told)
        {
            Tokens = TokenUsageJson.Read(told, Tokens);
            HasInput |= Tokens.AllInput > 0;
            searches = Math.Max(searches, (told.Find("server_tool_use") ?? default).Number("web_search_requests"));
        }
    }
}
