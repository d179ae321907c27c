using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Link;

/// <summary>
/// Connections that go together over one stream, and pieces of output beside them: between the container of an attempt elsewhere and its
/// orchestrator. Both ends are this.
/// </summary>
/// <param name="input">What the other end sends.</param>
/// <param name="output">What is sent to it.</param>
internal sealed class AttemptLink(Stream input, Stream output) : IDisposable
{
    private readonly ConcurrentDictionary<int, Connection> connections = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private int last;

    /// <summary>Called for each connection that the other end begins; null where it may begin none.</summary>
    public Func<CancellationToken, Task<Socket>>? Connect { get; init; }

    /// <summary>Given each piece of output that the other end sends.</summary>
    public Action<LinkFrame>? Take { get; init; }

    /// <summary>Works until the other end is gone.</summary>
    /// <exception cref="IOException">The link broke.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await LinkFrame.ReadAsync(input, cancellationToken) is { } frame)
            {
                switch (frame.Kind)
                {
                    case LinkFrameKind.Output or LinkFrameKind.Error:
                        Take?.Invoke(frame);
                        break;
                    case LinkFrameKind.Open when Connect is not null:
                        var opened = connections[frame.Connection] = new Connection();
                        _ = PassOnAsync(frame.Connection, opened, Connect, cancellationToken);
                        break;
                    case LinkFrameKind.Data when connections.TryGetValue(frame.Connection, out var connection):
                        connection.Incoming.Writer.TryWrite(frame.Bytes);
                        break;
                    case LinkFrameKind.End when connections.TryGetValue(frame.Connection, out var connection):
                        connection.Incoming.Writer.TryComplete();
                        break;
                }
            }
        }
        finally
        {
            foreach (var connection in connections.Values)
            {
                connection.Incoming.Writer.TryComplete(new IOException("The link broke."));
            }
        }
    }

    /// <summary>Lets a connection of this end begin at the other.</summary>
    /// <returns>A task that ends with the connection.</returns>
    public async Task AddAsync(Socket socket, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref last);
        var connection = connections[id] = new Connection();
        await SendAsync(new LinkFrame(LinkFrameKind.Open, id, []), cancellationToken);
        await PassOnAsync(id, connection, _ => Task.FromResult(socket), cancellationToken);
    }

    /// <summary>Sends a piece to the other end.</summary>
    public async Task SendAsync(LinkFrame frame, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await output.WriteAsync(frame.ToBytes(), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    // Who asks sees its connection end where the other end is gone, and says so.
    private async Task PassOnAsync(
        int id, Connection connection, Func<CancellationToken, Task<Socket>> connect, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await connect(cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var receiving = ReceiveAsync(connection, socket, over.Token);
            var sending = SendAllAsync(id, socket, over.Token);
            if (await Task.WhenAny(receiving, sending) is { IsCompletedSuccessfully: false })
            {
                await over.CancelAsync();
            }

            await Task.WhenAll(receiving, sending);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await EndAsync(id, cancellationToken);
        }
        finally
        {
            connections.TryRemove(id, out _);
        }
    }

    private async Task EndAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(new LinkFrame(LinkFrameKind.End, id, []), cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end is gone, and with it the connection.
        }
    }

    private async Task SendAllAsync(int id, Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[LinkFrame.Largest];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await SendAsync(new LinkFrame(LinkFrameKind.Data, id, buffer[..read]), cancellationToken);
        }

        await SendAsync(new LinkFrame(LinkFrameKind.End, id, []), cancellationToken);
    }

    private static async Task ReceiveAsync(Connection connection, Socket socket, CancellationToken cancellationToken)
    {
        await foreach (var bytes in connection.Incoming.Reader.ReadAllAsync(cancellationToken))
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
            }
        }

        // The other direction may go on.
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>What waits for the socket of a connection: who sends slowly must not hold up the others.</summary>
    private sealed class Connection
    {
        public Channel<byte[]> Incoming { get; } = Channel.CreateUnbounded<byte[]>();
    }
}
