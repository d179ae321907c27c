using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Says to displays when they have something new to show.</summary>
public static class RunPulse
{
    /// <summary>
    /// Beats when a run has changed, and while tasks run, whose clocks go on; ends when no run changes any more. Nothing is looked at
    /// in between: a run that waits for somebody costs nothing.
    /// </summary>
    /// <param name="runs">The runs.</param>
    /// <param name="interval">The least time between two beats.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The beats; each says which it is, from 1.</returns>
    public static async IAsyncEnumerable<int> BeatAsync(
        IReadOnlyList<OrchestratorRun> runs, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var following = FollowAsync(runs, news.Writer, ended.Token);
        try
        {
            for (var beat = 1; ; beat++)
            {
                await Task.Delay(interval, TimeProvider.System, cancellationToken);
                if (!runs.Any(run => run.Count(TaskState.Running) > 0) && !await news.Reader.WaitToReadAsync(cancellationToken))
                {
                    yield break;
                }

                news.Reader.TryRead(out _);
                foreach (var run in runs)
                {
                    RunActivity.Refresh(run);
                }

                yield return beat;
                if (following.IsCompleted && news.Reader.Count == 0)
                {
                    yield break;
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            await following;
        }
    }

    private static async Task FollowAsync(
        IReadOnlyList<OrchestratorRun> runs,
        ChannelWriter<bool> news,
        CancellationToken cancellationToken)
    {
        await Task.WhenAll(runs.Select(run => FollowAsync(run, news, cancellationToken)));
        news.TryComplete();
    }

    private static async Task FollowAsync(OrchestratorRun run, ChannelWriter<bool> news, CancellationToken ended)
    {
        try
        {
            await foreach (var _ in RunFeed.FollowAsync(run, ended))
            {
                run.Refresh();
                news.TryWrite(true);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or OrchestratorException or IOException or UnauthorizedAccessException)
        {
            // A display is no place for it: who waits for the run is told.
        }
    }
}
