using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>What a planning used: how often it asked, and what its gateway saw of that.</summary>
/// <param name="kind">Who plans.</param>
internal sealed class PlanningAccount(PlannerKind kind)
{
    private string? model;
    private int requests;
    private bool isUnfinished;
    private AttemptBill? bill;

    /// <summary>The record of it so far.</summary>
    public PlanningRecord Record => new()
    {
        Planner = kind,
        Model = model,
        Requests = requests,
        InputTokens = (int)Math.Min(int.MaxValue, bill?.Total.Tokens.AllInput ?? 0),
        OutputTokens = (int)Math.Min(int.MaxValue, bill?.Total.Tokens.Output ?? 0),
        CostUsd = CostUsd,
    };

    /// <summary>Why the budget refused a request; null where it did not.</summary>
    public string? Refusal => bill?.Refusal;

    private decimal? CostUsd => bill is { Total: { Unpriced: 0 } total } ? total.Cost.MostUsd : null;

    /// <summary>Notes an answer.</summary>
    public void Add(ModelAnswer answer)
    {
        model = answer.Model;
        requests++;
    }

    /// <summary>Notes a request that failed.</summary>
    public void AddFailed() => requests++;

    /// <summary>Notes a request that was given up.</summary>
    public void AddUnfinished()
    {
        isUnfinished = true;
        requests++;
    }

    /// <summary>Takes what the gateway saw of all requests.</summary>
    /// <param name="seen">That; null where nothing was asked of it.</param>
    public void Take(AttemptBill? seen) => bill = seen;

    /// <summary>What was spent, for people.</summary>
    public string Describe() =>
        isUnfinished ? $"{Sum()} The last was given up; it counts with the most it can have cost, where that is known." : Sum();

    private string Sum() =>
        (requests, CostUsd) switch
        {
            (0, null) or (_, 0m) => "Nothing was spent.",
            (_, { } known) => string.Create(CultureInfo.InvariantCulture, $"Planning cost {known:0.00####} USD in {Requests()}."),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"Planning took {Requests()} and {Record.InputTokens + Record.OutputTokens} tokens, whose price is not known."),
        };

    private string Requests() => requests == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{requests} requests");
}
