using System.Text;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>
/// Keeps a client patient whose request waits: after some seconds its stream begins, and gets the protocol's own pings, so that no time
/// limit of the client ends it. An answer that is not streamed has no such sign.
/// </summary>
internal sealed class RequestWait(IGatewayCall call, ModelRequest request, ServiceKind service, TimeProvider time)
{
    private const string PingEvent = """{"type":"ping"}""";

    // Short waits stay unseen, so that statuses reach the client as they are.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    /// <summary>Waits for something, and keeps the client patient meanwhile.</summary>
    /// <param name="begin">Begins what is waited for.</param>
    /// <param name="undo">Undoes it where it came about although nobody waits for it any more.</param>
    public async Task<T> ForAsync<T>(Func<CancellationToken, Task<T>> begin, Action<T> undo, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var awaited = begin(end.Token);
        try
        {
            if (request.IsStreamed)
            {
                while (await Task.WhenAny(awaited, Task.Delay(Interval, time, end.Token)) != awaited)
                {
                    await PingAsync(end.Token);
                }

                // The delay that is left.
                await end.CancelAsync();
            }
        }
        catch
        {
            await end.CancelAsync();
            await UndoAsync(awaited, undo);
            throw;
        }

        return await awaited;
    }

    private static async Task UndoAsync<T>(Task<T> awaited, Action<T> undo)
    {
        try
        {
            undo(await awaited);
        }
        catch (OperationCanceledException)
        {
            // It did not come about.
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!call.HasBegun)
        {
            call.Begin(200, [new("content-type", ClientStream.ContentType(service)), new("cache-control", "no-cache")]);
        }

        await call.SendAsync(ClientStream.Event(service, "ping", Encoding.UTF8.GetBytes(PingEvent)), cancellationToken);
    }
}
