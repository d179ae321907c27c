using System.Runtime.ExceptionServices;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>A run whose orchestrator is in this process, in the background.</summary>
internal sealed class LiveRun : IRunControl
{
    private readonly RunSession session;
    private readonly TaskCompletionSource stopAsked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LiveRun(RunSession session) => this.session = session;

    /// <summary>Ends when the run has ended, its reports are written and it has no owner any more. Never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The run.</summary>
    public OrchestratorRun Run => session.Run;

    /// <summary>Begins to run what is left of a session's run.</summary>
    /// <param name="session">The session; disposed at the end.</param>
    /// <param name="first">Something to ask of the run first; null for nothing.</param>
    /// <returns>The live run.</returns>
    public static LiveRun Begin(RunSession session, RunRequest? first)
    {
        var live = new LiveRun(session);
        session.Run.Control = live;
        session.Run.Fault = null;
        live.Completion = Task.Run(() => live.CompleteAsync(first));
        return live;
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
        if (Run.Fault is OrchestratorException)
        {
            ExceptionDispatchInfo.Throw(Run.Fault);
        }
    }

    /// <summary>Asks something of the run.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    public Task AskAsync(RunRequest request) => session.AskAsync(request);

    /// <summary>Leaves the run as it is, to be resumed.</summary>
    public void Abandon() => session.Abandon();

    public void Refresh()
    {
        // Its properties follow by themselves.
    }

    public void Stop(string reason) => stopAsked.TrySetResult();

    public bool Wait(TimeSpan timeout) => Completion.Wait(timeout);

    public Task WaitAsync(CancellationToken cancellationToken) => Completion.WaitAsync(cancellationToken);

    public void Warn(string text) => session.Warn(text);

    private async Task CompleteAsync(RunRequest? first)
    {
        using var stop = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        var watch = StopWhenAskedAsync(stop, ended.Token);
        try
        {
            await using (session)
            {
                var state = await session.RunAsync(first, stop.Token);
                if (state == RunState.Running)
                {
                    Run.State = RunState.Interrupted;
                }
                else
                {
                    session.WriteReports();
                }
            }
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException or InvalidOperationException or OperationCanceledException)
        {
            Run.Fault = e;
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

    private async Task StopWhenAskedAsync(CancellationTokenSource stop, CancellationToken ended)
    {
        await Task.WhenAny(stopAsked.Task, Task.Delay(Timeout.InfiniteTimeSpan, ended));
        if (!ended.IsCancellationRequested)
        {
            await stop.CancelAsync();
        }
    }
}
