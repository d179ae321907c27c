using System.Net.Sockets;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached.Link;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

/// <summary>
/// The link to a container elsewhere, by the standard streams of a program that is started in it: what its attempt prints comes while it
/// runs, and its agent asks the gateway of the run, which only this machine reaches. A link that breaks is made again.
/// </summary>
/// <param name="id">The container.</param>
internal sealed class ContainerLink(DockerEngine engine, string id, FollowedAttempt attempt, TimeProvider time)
{
    // Attempts that are over at once are not worth it.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Keeps it until the attempt has ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var pause = attempt.Gateway is null ? FirstPause : TimeSpan.Zero; ; pause = Pause)
        {
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await RunOnceAsync(cancellationToken);
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException or TimeoutException or UnauthorizedAccessException or OperationCanceledException)
            {
                // The container has ended, is paused, or cannot be reached: what it printed comes with all it left.
            }
        }
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var output = Path.Combine(attempt.Directory, AttemptSpec.StandardOutputName);
        var error = Path.Combine(attempt.Directory, AttemptSpec.StandardErrorName);
        IReadOnlyList<string> command =
        [
            "psorch", "link", ContainerRequest.Output, FormattableString.Invariant($"{FileTail.Length(output)}"),
            FormattableString.Invariant($"{FileTail.Length(error)}"),
            .. attempt.Gateway is null ? Array.Empty<string>() : [GatewayMount.Socket],
        ];
        await using var streams = await engine.OpenProgramAsync(id, command, cancellationToken);
        using var link = new AttemptLink(streams, streams)
        {
            Take = frame =>
            {
                using var file = PlainFile.OpenWrite(frame.Kind == LinkFrameKind.Output ? output : error, append: true);
                file.Write(frame.Bytes);
            },
            Connect = attempt.Gateway is { } gateway ? stop => ConnectAsync(new Uri(gateway), stop) : null,
        };
        await link.RunAsync(cancellationToken);
    }

    private static async Task<Socket> ConnectAsync(Uri gateway, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(gateway.Host, gateway.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
