using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>
/// Looks after a container while its end is waited for: says that somebody has paused it, and keeps the link to one elsewhere.
/// </summary>
internal sealed class ContainerWatch : IAsyncDisposable
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource over = new();
    private readonly Task watching;

    public ContainerWatch(DockerEngine engine, string id, FollowedAttempt? attempt, Action<string> trouble, TimeProvider time) =>
        watching = Task.WhenAll(
            LookAsync(engine, id, trouble, time, over.Token),
            attempt is { IsCarried: true } ? new ContainerLink(engine, id, attempt, time).RunAsync(over.Token) : Task.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await watching;
    }

    private static async Task LookAsync(
        DockerEngine engine, string id, Action<string> trouble, TimeProvider time, CancellationToken cancellationToken)
    {
        var wasPaused = false;
        while (true)
        {
            await Task.Delay(LookPause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var isPaused = (await engine.FindAsync(id, cancellationToken))?.State is { Paused: true };
                if (isPaused && !wasPaused)
                {
                    trouble(DockerErrors.Paused(id));
                }

                wasPaused = isPaused;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
            {
                // Whether it still runs is somebody else's question.
            }
        }
    }
}
