namespace PSParallelOrchestrator;

/// <summary>How a model made a plan.</summary>
public sealed record PlanningRecord
{
    /// <summary>Who made it.</summary>
    public required PlannerKind Planner { get; init; }

    /// <summary>The model that was asked.</summary>
    public string? Model { get; init; }

    /// <summary>How many answers the model gave, repairs included.</summary>
    public int Requests { get; init; }

    /// <summary>Tokens sent to the model, cached ones included.</summary>
    public int InputTokens { get; init; }

    /// <summary>Tokens the model produced.</summary>
    public int OutputTokens { get; init; }

    /// <summary>What that cost, in US dollars; null where the model's price is not known.</summary>
    public decimal? CostUsd { get; init; }
}
