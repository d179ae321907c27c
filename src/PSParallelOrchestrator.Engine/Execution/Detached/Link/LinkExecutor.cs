using System.Net.Sockets;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Link;

/// <summary>
/// The end of a link in the container of an attempt: tells what the attempt prints, and lets its agent ask the gateway of the run, which
/// is at the other end.
/// </summary>
public static class LinkExecutor
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Works until the other end is gone.</summary>
    /// <param name="directory">The attempt's directory.</param>
    /// <param name="output">How much of its standard output the other end has.</param>
    /// <param name="error">How much of its standard error.</param>
    /// <param name="socket">Where the gateway is to be found; null for nowhere.</param>
    /// <param name="from">What the other end sends.</param>
    /// <param name="to">What is sent to it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends with the link.</returns>
    public static async Task RunAsync(
        string directory, long output, long error, string? socket, Stream from, Stream to, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var link = new AttemptLink(from, to);
        var told = Path.Combine(Path.GetFullPath(directory), AttemptSpec.StandardOutputName);
        var toldToo = Path.Combine(Path.GetFullPath(directory), AttemptSpec.StandardErrorName);
        Task[] working =
        [
            FollowAsync(link, LinkFrameKind.Output, told, output, over.Token),
            FollowAsync(link, LinkFrameKind.Error, toldToo, error, over.Token),
            socket is null ? Task.CompletedTask : ListenAsync(link, socket, over.Token),
        ];
        try
        {
            await link.RunAsync(over.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It is over.
        }

        await over.CancelAsync();
        await Task.WhenAll(working);
    }

    private static async Task FollowAsync(
        AttemptLink link, LinkFrameKind kind, string path, long start, CancellationToken cancellationToken)
    {
        var buffer = new byte[LinkFrame.Largest];
        try
        {
            while (true)
            {
                while (FileTail.Length(path) > start)
                {
                    using var file = PlainFile.OpenRead(path);
                    file.Position = start;
                    var read = await file.ReadAsync(buffer, cancellationToken);
                    await link.SendAsync(new LinkFrame(kind, 0, buffer[..read]), cancellationToken);
                    start += read;
                }

                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException or ObjectDisposedException)
        {
            // What cannot be told now is told when the attempt has ended.
        }
    }

    private static async Task ListenAsync(AttemptLink link, string path, CancellationToken cancellationToken)
    {
        try
        {
            // Of a link that broke.
            FileChange.Delete(path);
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            while (true)
            {
                _ = link.AddAsync(await listener.AcceptAsync(cancellationToken), cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or OperationCanceledException)
        {
            // Who asks finds nobody, and says so.
        }
    }
}
