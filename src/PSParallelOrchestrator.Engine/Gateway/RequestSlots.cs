namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>How many requests a service gets at once. Thread-safe; first come, first served.</summary>
/// <param name="limit">How many; null for no limit.</param>
internal sealed class RequestSlots(int? limit)
{
    private readonly SemaphoreSlim? free = limit is { } most ? new SemaphoreSlim(most, most) : null;

    /// <summary>How many requests there may be at once; null for no limit.</summary>
    public int? Limit => limit;

    /// <summary>Whether a request would have to wait now.</summary>
    public bool IsFull => free?.CurrentCount == 0;

    /// <summary>Waits for a slot.</summary>
    /// <returns>What gives it back when it is disposed.</returns>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        if (free is not null)
        {
            await free.WaitAsync(cancellationToken);
        }

        return new Slot(free);
    }

    private sealed class Slot(SemaphoreSlim? free) : IDisposable
    {
        public void Dispose() => free?.Release();
    }
}
