namespace PSParallelOrchestrator;

/// <summary>How a plan was made from its requirements, and what that took where a model was asked.</summary>
public sealed record PlanningRecord
{
    /// <summary>Who made it.</summary>
    public PlannerKind Planner { get; internal init; }

    /// <summary>The model that was asked; null for <see cref="PlannerKind.Heuristic"/>.</summary>
    public string? Model { get; internal init; }

    /// <summary>Why the plan is divided as it is, in the model's words.</summary>
    public string? Rationale { get; internal init; }

    /// <summary>How many requests the model worked at: the assessment, the plan, repairs, and tries that failed.</summary>
    public int Requests { get; internal init; }

    /// <summary>Tokens sent to the model, cached ones included.</summary>
    public int InputTokens { get; internal init; }

    /// <summary>Tokens the model produced.</summary>
    public int OutputTokens { get; internal init; }

    /// <summary>What that cost, in US dollars; null where the model's price is not known.</summary>
    public decimal? CostUsd { get; internal init; }
}
