using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Gateway.Money;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>An attempt that the gateway knows. Thread-safe.</summary>
/// <param name="grant">What it may do.</param>
/// <param name="service">Where its requests go.</param>
internal sealed class OpenAttempt(AttemptGrant grant, ServiceAccess service, SpendingAccount account) : IDisposable
{
    private const int TokenBytes = 24;

    private readonly CancellationTokenSource ended = new();
    private readonly Lock gate = new();
    private readonly List<ModelWait> waits = [];
    private readonly SortedSet<string> standIns = new(StringComparer.Ordinal);
    private int requests;
    private ModelSpending spent = ModelSpending.None;
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it may do.</summary>
    public AttemptGrant Grant => grant;

    /// <summary>Where its requests go.</summary>
    public ServiceAccess Service => service;

    /// <summary>What it may spend.</summary>
    public SpendingAccount Account => account;

    /// <summary>What bounds the cost of its requests.</summary>
    public RequestBounds Bounds { get; } = new();

    /// <summary>What its client names itself by.</summary>
    public string Token { get; } = $"psorch-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes))}";

    /// <summary>Whether it runs: its token is good then, and neither before nor after.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Ended => ended.Token;

    /// <summary>A task that ends when none of its requests is under way.</summary>
    public Task Idle
    {
        get
        {
            lock (gate)
            {
                return requests == 0 ? Task.CompletedTask : WaitIdleAsync(changed.Task);
            }
        }
    }

    /// <summary>The refusal that no wait can change; null where there was none.</summary>
    public SpendingRefusal? Refusal { get; private set; }

    /// <summary>What it does now, and a task that ends when that changes.</summary>
    public (ModelUseState State, Task Changed) Look()
    {
        lock (gate)
        {
            return (new ModelUseState(requests, waits.Count == 0 ? null : waits[^1], spent), changed.Task);
        }
    }

    /// <summary>Notes that it runs.</summary>
    /// <returns>Whether it did not before, and is not over.</returns>
    public bool TryRun()
    {
        lock (gate)
        {
            return !IsRunning && !ended.IsCancellationRequested && (IsRunning = true);
        }
    }

    /// <summary>Notes that it is over: its requests end, and its token is worth nothing.</summary>
    public void End()
    {
        lock (gate)
        {
            IsRunning = false;
        }

        ended.Cancel();
    }

    /// <summary>Notes that a request of it begins.</summary>
    /// <returns>Whether it may: the attempt is not over.</returns>
    public bool TryBeginRequest()
    {
        lock (gate)
        {
            if (!IsRunning)
            {
                return false;
            }

            Change(() => requests++);
            return true;
        }
    }

    public void RequestEnds() => Change(() => requests--);

    /// <summary>Notes that one of its requests waits, until what is returned is disposed.</summary>
    public IDisposable Waits(ModelWait wait)
    {
        Change(() => waits.Add(wait));
        return new WaitEnd(this, wait);
    }

    /// <summary>Notes what its requests used and cost so far, and what those under way can cost.</summary>
    public void Spent(LedgerTotal total) => Change(() => spent = new ModelSpending(
        total.Requests, total.Tokens.AllInput, total.Tokens.Output, total.Cost.MostUsd, account.ReservedUsd));

    /// <summary>Models that stood in for others, with those.</summary>
    public IReadOnlyList<string> StandIns
    {
        get
        {
            lock (gate)
            {
                return [.. standIns];
            }
        }
    }

    /// <summary>Notes that a model is asked in place of another one.</summary>
    public void StandsIn(string model, string replaced) => Change(() => standIns.Add($"{model} for {replaced}"));

    public void Refused(SpendingRefusal refusal) => Refusal = refusal;

    public void Dispose() => ended.Dispose();

    private async Task WaitIdleAsync(Task next)
    {
        while (true)
        {
            await next;
            (var state, next) = Look();
            if (state.Requests == 0)
            {
                return;
            }
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class WaitEnd(OpenAttempt attempt, ModelWait wait) : IDisposable
    {
        // Two requests may wait for the same.
        public void Dispose() => attempt.Change(() => attempt.waits.RemoveAt(attempt.waits.FindIndex(one => ReferenceEquals(one, wait))));
    }
}
