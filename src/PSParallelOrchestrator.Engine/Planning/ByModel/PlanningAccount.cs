using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>What a planning used: requests that were answered, and those that failed in the middle.</summary>
/// <param name="kind">Who plans.</param>
/// <param name="spending">What may be spent.</param>
internal sealed class PlanningAccount(PlannerKind kind, SpendingLimit spending)
{
    private string? model;
    private int requests;
    private long inputTokens;
    private long outputTokens;
    private decimal cost;
    private bool isCostUnknown;
    private bool isUnfinished;

    /// <summary>The record of it so far.</summary>
    public PlanningRecord Record => new()
    {
        Planner = kind,
        Model = model,
        Requests = requests,
        InputTokens = (int)Math.Min(int.MaxValue, inputTokens),
        OutputTokens = (int)Math.Min(int.MaxValue, outputTokens),
        CostUsd = CostUsd,
    };

    // What nobody can know counts with all that was reserved for it, which only the limit has noted.
    private decimal? CostUsd => isCostUnknown && spending.SpentUsd == 0 ? null : Math.Max(cost, spending.SpentUsd);

    /// <summary>Notes an answer.</summary>
    public void Add(ModelAnswer answer)
    {
        model = answer.Model;
        Add(answer.Usage.AllInput, answer.Usage.Output, answer.CostUsd);
    }

    /// <summary>Notes a request that failed.</summary>
    /// <param name="usage">What it used; null where it was not begun.</param>
    public void Add(AttemptUsage? usage)
    {
        if (usage is not null)
        {
            Add(usage.InputTokens ?? 0, usage.OutputTokens ?? 0, usage.CostUsd);
        }
    }

    /// <summary>Notes a request that was given up: what it used nobody tells, beyond what the limit has noted.</summary>
    public void AddUnfinished()
    {
        isUnfinished = true;
        Add(0, 0, null);
    }

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
                $"Planning took {Requests()} and {inputTokens + outputTokens} tokens, whose price is not known."),
        };

    private string Requests() => requests == 1 ? "1 request" : string.Create(CultureInfo.InvariantCulture, $"{requests} requests");

    private void Add(long input, long output, decimal? costUsd)
    {
        requests++;
        inputTokens += input;
        outputTokens += output;
        cost += costUsd ?? 0;
        isCostUnknown |= costUsd is null;
    }
}
