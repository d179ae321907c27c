namespace PSParallelOrchestrator.Engine.Gateway.Money;

/// <summary>
/// The one pool that all requests of a run are paid from. What a request can cost at most is reserved before it is passed on; one whose
/// reserve is not free waits its turn until others give back, and is refused only when that can never be enough. Thread-safe.
/// </summary>
/// <param name="run">The run's account.</param>
internal sealed class SpendingPool(SpendingAccount run)
{
    private readonly Lock gate = new();
    private readonly LinkedList<Waiter> waiters = [];

    /// <summary>What the run spent and reserved, in US dollars, and its limit.</summary>
    public (decimal SpentUsd, decimal ReservedUsd, decimal? LimitUsd) Run
    {
        get
        {
            lock (gate)
            {
                return (run.SpentUsd, run.ReservedUsd, run.LimitUsd);
            }
        }
    }

    /// <summary>Reserves what a request can cost, and waits for it where it has to.</summary>
    /// <param name="task">The account of its task.</param>
    /// <param name="amount">That amount in US dollars.</param>
    /// <param name="waits">Called once, at once, where it has to wait.</param>
    /// <returns>Null when it is reserved; else why it never can be.</returns>
    public async Task<SpendingRefusal?> ReserveAsync(
        SpendingAccount task, decimal amount, Action waits, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(task, amount);
        lock (gate)
        {
            waiters.AddLast(waiter);
            Serve();
        }

        if (!waiter.Answer.Task.IsCompleted)
        {
            waits();
        }

        await using var end = cancellationToken.UnsafeRegister(static state => ((Waiter)state!).Answer.TrySetCanceled(), waiter);
        try
        {
            return await waiter.Answer.Task;
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                waiters.Remove(waiter);
                Serve();
            }

            throw;
        }
    }

    /// <summary>Gives a reservation back and notes what the request cost at most.</summary>
    public void Settle(SpendingAccount task, decimal reserved, decimal cost)
    {
        lock (gate)
        {
            foreach (var account in (SpendingAccount[])[run, task])
            {
                account.ReservedUsd -= reserved;
                account.SpentUsd += cost;
            }

            Serve();
        }
    }

    /// <summary>Changes the run's limit; who waits may get what it needs.</summary>
    public void SetLimit(decimal? limitUsd)
    {
        lock (gate)
        {
            run.LimitUsd = limitUsd;
            Serve();
        }
    }

    // First come, first served, so that a large request is not passed by small ones for ever. One that its own task's limit holds up holds
    // up nobody else.
    private void Serve()
    {
        for (var node = waiters.First; node is not null;)
        {
            var (next, waiter) = (node.Next, node.Value);
            if (Refusal(waiter) is { } refusal)
            {
                waiters.Remove(node);
                waiter.Answer.TrySetResult(refusal);
            }
            else if (!run.Has(waiter.Amount))
            {
                return;
            }
            else if (waiter.Task.Has(waiter.Amount))
            {
                waiters.Remove(node);
                if (waiter.Answer.TrySetResult(null))
                {
                    run.ReservedUsd += waiter.Amount;
                    waiter.Task.ReservedUsd += waiter.Amount;
                }
            }

            node = next;
        }
    }

    private SpendingRefusal? Refusal(Waiter waiter) =>
        !waiter.Task.CanHave(waiter.Amount) ? SpendingRefusal.Of(waiter.Task, waiter.Amount, isOfRun: false)
        : !run.CanHave(waiter.Amount) ? SpendingRefusal.Of(run, waiter.Amount, isOfRun: true)
        : null;

    private sealed class Waiter(SpendingAccount task, decimal amount)
    {
        public SpendingAccount Task => task;

        public decimal Amount => amount;

        // What waits goes on elsewhere, not within the lock of whom it waited for.
        public TaskCompletionSource<SpendingRefusal?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
