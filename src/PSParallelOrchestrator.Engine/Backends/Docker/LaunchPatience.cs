using System.Net.Sockets;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>Tries a launch again while what keeps it from being made has nothing to do with its attempt.</summary>
internal sealed class LaunchPatience(DockerRoom room, TimeProvider time)
{
    private const int MostNetworkRounds = 10;
    private static readonly TimeSpan NetworkPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(1);

    // A launch that does not return is looked up after five minutes.
    private static readonly TimeSpan AwayPatience = TimeSpan.FromMinutes(4);

    /// <summary>Makes a launch.</summary>
    /// <param name="launch">Makes it once; where it fails nothing runs, as far as its engine can be asked.</param>
    /// <param name="isNothingLeft">Called when an engine that was away is there again: makes sure of that, or says that it cannot.</param>
    /// <returns>What the launch answered.</returns>
    public async Task<T> LaunchAsync<T>(Func<Task<T>> launch, Func<Task<bool>> isNothingLeft, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        for (var round = 1; ; round++)
        {
            try
            {
                return await launch();
            }
            catch (DockerRefusalException e) when (e.IsOfNetwork && round < MostNetworkRounds)
            {
                // Another run was the last of its network and has removed it, or has just made one of the same name.
                room.Networks.Forget();
                await Task.Delay(NetworkPause, time, cancellationToken);
            }
            catch (Exception e) when (IsAway(e) && time.GetElapsedTime(begin) < AwayPatience)
            {
                // Nothing is wrong with the task: it waits for its engine. What has come of the launch is looked up where it has.
                await UntilThereAsync(begin, cancellationToken);
                if (!await isNothingLeft())
                {
                    throw;
                }
            }
        }
    }

    private static bool IsAway(Exception e) =>
        e is HttpRequestException { StatusCode: null } or IOException { InnerException: SocketException };

    /// <summary>Waits until the engine answers.</summary>
    private async Task UntilThereAsync(long begin, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(AwayPause, time, cancellationToken);
            try
            {
                await room.Engine.PingAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException or TimeoutException && time.GetElapsedTime(begin) < AwayPatience)
            {
                // Not yet.
            }
        }
    }
}
