using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>
/// What run, resume and retry have in common: show what goes on, wait until all is merged and reported, say how it ended.
/// </summary>
/// <param name="display">How the run's course is shown.</param>
internal sealed class RunFlow(IRunDisplay display)
{
    private Task following = Task.CompletedTask;

    /// <summary>How far the run is taken, and from where on it is shown.</summary>
    public RunAim Aim => new()
    {
        Merges = true,
        Opened = run =>
        {
            display.Begin(run);
            following = display.FollowAsync(run);
        },
    };

    /// <summary>Waits for the end of a run that was begun with <see cref="Aim"/>.</summary>
    public async Task<int> CompleteAsync(LiveRun live, CancellationToken cancellationToken)
    {
        ConsolidationResult? merged;
        try
        {
            merged = await live.CompleteAsync(cancellationToken, TerminationSignals.OfThisProcess.Hurry());
        }
        catch (Exception e) when (ErrorOutput.IsUnwritten(e) && live.Run is { FinishedAt: not null, State: not RunState.Canceled })
        {
            // The work is done: what is missing is its result.
            return ErrorOutput.Write(e, ExitCode.Failed);
        }
        finally
        {
            await following;
        }

        display.End(live.Run, merged);
        return ExitOf(live.Run.State, merged);
    }

    /// <summary>The exit code for a run and its consolidation.</summary>
    /// <param name="merged">What the consolidation did; null for none.</param>
    public static int ExitOf(RunState state, ConsolidationResult? merged) =>
        merged is { Written: false } && state == RunState.Succeeded ? ExitCode.Failed : ExitCode.Of(state);
}
