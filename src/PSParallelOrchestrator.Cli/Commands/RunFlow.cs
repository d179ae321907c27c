using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>What run, resume and retry have in common: run what is left, merge, report, and say how it ended.</summary>
internal static class RunFlow
{
    /// <summary>Completes a run.</summary>
    /// <param name="session">The run.</param>
    /// <param name="first">Something to ask of it at its beginning; null for nothing.</param>
    /// <param name="display">How its course is shown.</param>
    /// <param name="cancellationToken">The user's wish to stop.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> CompleteAsync(
        RunSession session, RunRequest? first, IRunDisplay display, CancellationToken cancellationToken)
    {
        display.Begin(session.Run);
        RunState state;
        await using (display.Follow(session.Run))
        {
            state = await session.RunAsync(first, cancellationToken);
        }

        // A stopped run is left as it is, to be resumed; merging what there is remains a command of its own.
        var merged = state == RunState.Canceled ? null : await session.ConsolidateAsync(strategy: null, cancellationToken);
        session.WriteReports();
        display.End(session.Run, merged);
        return ExitOf(state, merged);
    }

    /// <summary>The exit code for a run and its consolidation.</summary>
    /// <param name="state">The run's state.</param>
    /// <param name="merged">What the consolidation did; null for none.</param>
    /// <returns>The code.</returns>
    public static int ExitOf(RunState state, ConsolidationResult? merged) =>
        merged is { Written: false } && state == RunState.Succeeded ? ExitCode.Failed : ExitCode.Of(state);
}
