using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>A run whose orchestrator is another process, or nobody: read from its files, asked through its inbox.</summary>
internal sealed class ObservedRun : IRunControl
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private readonly RunReader reader;

    private ObservedRun(RunReader reader) => this.reader = reader;

    /// <summary>Opens a run.</summary>
    /// <param name="directory">Its directory.</param>
    /// <returns>The run; as long as somebody holds it and it goes on, it follows its files.</returns>
    public static OrchestratorRun Open(string directory)
    {
        var observed = new ObservedRun(RunReader.Open(directory));
        observed.reader.Run.Control = observed;
        if (observed.reader.Run.State == RunState.Running)
        {
            _ = FollowAsync(new WeakReference<ObservedRun>(observed));
        }

        return observed.reader.Run;
    }

    public void Refresh()
    {
        lock (gate)
        {
            reader.Refresh();
        }
    }

    public void Stop(string reason) =>
        Task.Run(() => RunRequests.AskOwnerAsync(reader.Run.Directory, new StopRequest(reason), Patience, CancellationToken.None)).Wait();

    public bool Wait(TimeSpan timeout)
    {
        var deadline = timeout == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : DateTimeOffset.UtcNow + timeout;
        while (true)
        {
            Refresh();
            if (reader.Run.State is not RunState.Running)
            {
                return true;
            }

            if (DateTimeOffset.UtcNow >= deadline)
            {
                return false;
            }

            Task.Delay(Interval).Wait();
        }
    }

    private static async Task FollowAsync(WeakReference<ObservedRun> reference)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync() && reference.TryGetTarget(out var observed))
        {
            try
            {
                observed.Refresh();
            }
            catch (OrchestratorException e)
            {
                observed.reader.Run.Fault = e;
                return;
            }

            if (observed.reader.Run.State != RunState.Running)
            {
                return;
            }
        }
    }
}
