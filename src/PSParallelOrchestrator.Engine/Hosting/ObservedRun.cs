using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>A run whose orchestrator is another process, or nobody: read from its files, asked through its inbox.</summary>
internal sealed class ObservedRun : IRunControl
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private readonly RunProjection projection;
    private RunReader? reader;
    private bool givenUp;

    private ObservedRun(RunProjection projection, RunReader? reader)
    {
        this.projection = projection;
        this.reader = reader;
        Run.RaiseEventsBeside();
    }

    private OrchestratorRun Run => projection.Run;

    /// <summary>Opens a run.</summary>
    /// <returns>The run; as long as somebody holds it and it goes on, it follows its files.</returns>
    public static OrchestratorRun Open(string directory)
    {
        var reader = RunReader.Open(directory);
        var observed = new ObservedRun(reader.Projection, reader);
        observed.Run.Control = observed;
        observed.ReleaseIfOver();
        observed.Follow();
        return observed.Run;
    }

    /// <summary>Observes a run from now on, of which this process was the owner.</summary>
    /// <param name="projection">The run; its owner applies no more events.</param>
    public static void Continue(RunProjection projection) => projection.Run.Control = new ObservedRun(projection, reader: null);

    /// <summary>Ends the observation.</summary>
    /// <returns>The run's objects, for who owns the run now.</returns>
    public RunProjection GiveUp()
    {
        lock (gate)
        {
            givenUp = true;
            reader?.Dispose();
            reader = null;
            return projection;
        }
    }

    public void Refresh()
    {
        var before = Run.State;
        lock (gate)
        {
            if (givenUp)
            {
                return;
            }

            try
            {
                if (reader is null)
                {
                    reader = RunReader.Continue(projection);
                }
                else
                {
                    reader.Refresh();
                }
            }
            finally
            {
                ReleaseIfOver();
            }
        }

        if (before != RunState.Running)
        {
            Follow();
        }
    }

    public void Stop(string reason) =>
        Task.Run(() => RunRequests.AskOwnerAsync(Run.Directory, new StopRequest(reason), Patience, CancellationToken.None)).Wait();

    public bool Wait(TimeSpan timeout) => Task.Run(() => WaitAsync(CancellationToken.None)).Wait(timeout);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        do
        {
            Refresh();
            if (Run.State != RunState.Running && !RunRequests.HasOwner(Run.Directory))
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    public void Warn(string text)
    {
        // The record of the run is its owner's; the object is that of who watches.
        lock (gate)
        {
            projection.Warn(text);
        }
    }

    private void ReleaseIfOver()
    {
        if (Run.State != RunState.Running)
        {
            reader?.Release();
        }
    }

    private void Follow()
    {
        if (Run.State == RunState.Running)
        {
            _ = FollowAsync(new WeakReference<ObservedRun>(this));
        }
    }

    private static async Task FollowAsync(WeakReference<ObservedRun> reference)
    {
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (await timer.WaitForNextTickAsync() && reference.TryGetTarget(out var observed))
        {
            try
            {
                observed.Refresh();
            }
            catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException)
            {
                observed.Run.Problem = e;
                return;
            }

            if (observed.givenUp || observed.Run.State != RunState.Running)
            {
                return;
            }
        }
    }
}
