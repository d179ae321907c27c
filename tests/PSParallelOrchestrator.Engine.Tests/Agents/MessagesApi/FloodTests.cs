using System.Net;
using System.Net.Sockets;
using System.Text;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>A service that sends without an end takes neither the memory nor the time of the orchestrator.</summary>
public sealed class FloodTests : MessagesTestBase
{
    [Theory]
    [InlineData(200, "text/event-stream", "")]
    [InlineData(200, "text/event-stream", "data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1}}}\n\ndata: ")]
    [InlineData(500, "application/json", "{\"error\":\"")]
    public async Task An_answer_without_an_end_is_broken(int status, string type, string beginning)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var ended = new CancellationTokenSource();
        var serving = ServeAsync(
            listener,
            $"HTTP/1.1 {status} -\r\nContent-Type: {type}\r\nConnection: close\r\n\r\n{beginning}",
            ended.Token);
        var result = await AttemptAsync(
            Spec(AgentKind.Anthropic, "Do it."),
            Services(("ANTHROPIC_API_KEY", Canary), ("ANTHROPIC_BASE_URL", $"http://{listener.LocalEndpoint}"))
        );
        await ended.CancelAsync();

        Assert.Equal(FailureClass.Transient, result.FailureClass);
        Assert.All(await serving, sent => Assert.InRange(sent, 1, 2 * HttpMessagesApi.MostBytes), throwIfEmpty: true);
    }

    /// <summary>Answers until nobody listens, and counts what was taken of each answer.</summary>
    private static async Task<List<long>> ServeAsync(TcpListener listener, string beginning, CancellationToken ended)
    {
        var taken = new List<long>();
        var piece = new byte[1 << 20];
        Array.Fill(piece, (byte)'a');
        while (!ended.IsCancellationRequested)
        {
            long sent = 0;
            try
            {
                using var client = await listener.AcceptTcpClientAsync(ended);
                await using var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[1 << 16], ended);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), ended);
                for (; sent < 40 * HttpMessagesApi.MostBytes; sent += piece.Length)
                {
                    await stream.WriteAsync(piece, ended);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client had enough.
            }

            if (sent > 0)
            {
                taken.Add(sent);
            }
        }

        return taken;
    }
}
