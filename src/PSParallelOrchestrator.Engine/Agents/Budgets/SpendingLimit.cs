namespace PSParallelOrchestrator.Engine.Agents.Budgets;

/// <summary>What one attempt, or one planning, may spend. A request starts only against its own maximum. Thread-safe.</summary>
/// <param name="limitUsd">The limit in US dollars; null for none.</param>
public sealed class SpendingLimit(decimal? limitUsd)
{
    private readonly Lock gate = new();
    private decimal reserved;

    /// <summary>The limit in US dollars; null for none.</summary>
    public decimal? LimitUsd => limitUsd;

    /// <summary>What was spent so far, in US dollars.</summary>
    public decimal SpentUsd { get; private set; }

    /// <summary>
    /// Whether all that was spent is noted here. Not so once a client of its own spends: what it does between two reports is not known.
    /// </summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The last amount that could not be reserved, in US dollars; null where all could.</summary>
    public decimal? RefusedUsd { get; private set; }

    /// <summary>What may still be reserved, in US dollars; null where there is no limit.</summary>
    public decimal? LeftUsd
    {
        get
        {
            lock (gate)
            {
                return limitUsd - SpentUsd - reserved;
            }
        }
    }

    /// <summary>Reserves what a request may cost at most.</summary>
    /// <param name="maximumUsd">That amount in US dollars.</param>
    /// <returns>Whether the request may start.</returns>
    public bool TryReserve(decimal maximumUsd)
    {
        lock (gate)
        {
            if (limitUsd - SpentUsd - reserved < maximumUsd)
            {
                RefusedUsd = maximumUsd;
                return false;
            }

            reserved += maximumUsd;
            return true;
        }
    }

    /// <summary>Gives a reservation back and notes what the request cost.</summary>
    /// <param name="maximumUsd">What was reserved.</param>
    /// <param name="costUsd">What it cost, in US dollars; the whole reservation where that cannot be known.</param>
    public void Settle(decimal maximumUsd, decimal costUsd)
    {
        lock (gate)
        {
            reserved -= maximumUsd;
            SpentUsd += costUsd;
        }
    }

    /// <summary>Notes that a client of its own spends from now on.</summary>
    public void LeaveToClient() => IsComplete = false;
}
