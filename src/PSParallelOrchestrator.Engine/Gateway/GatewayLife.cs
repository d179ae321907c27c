namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>How long a gateway is needed: while somebody is connected who owns it, or runs an attempt. Thread-safe.</summary>
internal sealed class GatewayLife
{
    // An owner that follows another, and an executor that begins, are there within this.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer timer;
    private TimeSpan grace = Grace;
    private int needs;

    public GatewayLife(TimeProvider time) => timer = time.CreateTimer(_ => End(), null, Grace, Timeout.InfiniteTimeSpan);

    /// <summary>A task that ends when it is not needed any more.</summary>
    public Task Ended => ended.Task;

    /// <summary>Notes that somebody needs it until what is returned is disposed.</summary>
    public IDisposable Need()
    {
        lock (gate)
        {
            needs++;
            grace = Grace;
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return new NeedEnd(this);
    }

    /// <summary>Notes that nobody will follow those who need it now.</summary>
    public void EndSoon()
    {
        lock (gate)
        {
            grace = TimeSpan.Zero;
        }
    }

    private void End()
    {
        lock (gate)
        {
            if (needs == 0)
            {
                ended.TrySetResult();
            }
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            if (--needs == 0)
            {
                timer.Change(grace, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed class NeedEnd(GatewayLife life) : IDisposable
    {
        private int isEnded;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isEnded, 1) == 0)
            {
                life.Leave();
            }
        }
    }
}
