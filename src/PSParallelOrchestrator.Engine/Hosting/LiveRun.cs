using System.Runtime.ExceptionServices;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>A run whose orchestrator is in this process, in the background.</summary>
public sealed class LiveRun : IRunControl
{
    private readonly RunSession session;
    private readonly RunAim aim;
    private readonly TaskCompletionSource stopAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConsolidationResult? merged;
    private Exception? fault;

    private LiveRun(RunSession session, RunAim aim)
    {
        this.session = session;
        this.aim = aim;
    }

    /// <summary>Ends when the run has ended, its reports are written and it has no owner any more. Never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The run.</summary>
    public OrchestratorRun Run => session.Run;

    /// <summary>Begins to run what is left of a session's run.</summary>
    /// <param name="session">The session; disposed at the end.</param>
    /// <param name="aim">How far it is taken.</param>
    /// <param name="first">Something to ask of the run first; null for nothing.</param>
    /// <returns>The live run.</returns>
    internal static LiveRun Begin(RunSession session, RunAim aim, RunRequest? first)
    {
        var live = new LiveRun(session, aim);
        session.Run.Control = live;
        session.Run.Problem = null;
        aim.Opened?.Invoke(session.Run);
        live.Completion = Task.Run(() => live.RunAsync(first));
        return live;
    }

    /// <summary>Waits for the end of a run that this caller began, and whose end a wish to stop is.</summary>
    /// <param name="stopWish">The user's wish to stop: attempts are ended, the run becomes Canceled.</param>
    /// <param name="hurryWish">The user's wish not to wait for what is being ended.</param>
    /// <returns>What the merge did; null where the run was not merged.</returns>
    /// <exception cref="OrchestratorException">The run had to be ended, or what was asked first was refused; it can be resumed.</exception>
    public async Task<ConsolidationResult?> CompleteAsync(CancellationToken stopWish, CancellationToken hurryWish = default)
    {
        await using (stopWish.Register(() => stopAsked.TrySetResult()))
        await using (hurryWish.Register(() => session.Hurry()))
        {
            await Completion;
        }

        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        return merged;
    }

    /// <summary>Waits until the run goes on: what an earlier orchestrator left has been seen to.</summary>
    /// <param name="cancellationToken">Leaves the run as it is, to be resumed.</param>
    /// <returns>A task that ends then.</returns>
    /// <exception cref="OrchestratorException">The run cannot go on, and why.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await session.Begun.WaitAsync(cancellationToken))
            {
                return;
            }
        }
        catch (OperationCanceledException)
        {
            Abandon();
            await Completion;
            throw;
        }

        await Completion;
        if (Run.Problem is OrchestratorException)
        {
            ExceptionDispatchInfo.Throw(Run.Problem);
        }
    }

    /// <summary>Asks something of the run.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    internal Task AskAsync(RunRequest request) => session.AskAsync(request);

    /// <summary>Leaves the run as it is, to be resumed.</summary>
    internal void Abandon() => session.Abandon();

    // All else follows by itself.
    void IRunControl.Refresh() => RunActivity.Refresh(Run);

    void IRunControl.Stop(string reason)
    {
        if (!stopAsked.TrySetResult())
        {
            session.Hurry();
        }
    }

    bool IRunControl.Wait(TimeSpan timeout) => Completion.Wait(timeout);

    Task IRunControl.WaitAsync(CancellationToken cancellationToken) => Completion.WaitAsync(cancellationToken);

    void IRunControl.Warn(string text) => session.Warn(text);

    private async Task RunAsync(RunRequest? first)
    {
        using var stop = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        var watch = StopWhenAskedAsync(stop, ended.Token);
        try
        {
            await using (session)
            {
                await RunAsync(first, stop.Token);
            }
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException or InvalidOperationException
            or OperationCanceledException)
        {
            Run.Problem = fault = e;
            Run.State = Run.FinishedAt is null ? RunState.Interrupted : Run.State;
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }

        // Whoever owns the run next, its objects can follow.
        ObservedRun.Continue(session.Projection);
        Run.RaiseProgressChanged();
    }

    private async Task RunAsync(RunRequest? first, CancellationToken stop)
    {
        var state = await session.RunAsync(first, stop);
        if (state == RunState.Running)
        {
            Run.State = RunState.Interrupted;
            return;
        }

        // A stopped run is left as it is, to be resumed; merging what there is remains a request of its own.
        if (aim.Merges && state != RunState.Canceled)
        {
            merged = await session.ConsolidateAsync(strategy: null, stop);
        }

        session.WriteReports();
    }

    private async Task StopWhenAskedAsync(CancellationTokenSource stop, CancellationToken ended)
    {
        await Task.WhenAny(stopAsked.Task, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended));
        if (!ended.IsCancellationRequested)
        {
            await stop.CancelAsync();
        }
    }
}
