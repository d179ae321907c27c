using System.Net;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Gateway.Answers;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>Sends requests to services.</summary>
internal sealed class ServiceConnection : IDisposable
{
    // A redirection would send the key to whoever it names. How long an answer may take is for who asks to say.
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseDrainSize = 0,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a request as its client sent it, with what the service knows its customer by.</summary>
    /// <param name="service">Where it goes.</param>
    /// <param name="path">The path and query there.</param>
    /// <param name="body">Its body; empty for none.</param>
    /// <returns>The answer, as far as its headers.</returns>
    public async Task<HttpResponseMessage> SendAsync(
        ServiceAccess service, IGatewayCall call, string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(new HttpMethod(call.Method), service.Address + path);
        if (body.Length > 0)
        {
            message.Content = new ReadOnlyMemoryContent(body);
        }

        foreach (var (name, value) in call.Headers)
        {
            if (PassedHeaders.GoesToService(name) && !message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        // What the client cannot decode it does not get; what cannot be read here would not be counted.
        var accepted = call.HasBegun ? "identity" : Accepted(call);
        if (accepted.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("accept-encoding", accepted);
        }

        await service.Authorization.ApplyAsync(message, body);
        return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private static string Accepted(IGatewayCall call)
    {
        var named = call.Headers.FirstOrDefault(header => header.Key.Equals("accept-encoding", StringComparison.OrdinalIgnoreCase)).Value;
        var known = AnswerReader.Encodings.Split(", ");
        return string.Join(", ", (named ?? "").Split(',', StringSplitOptions.TrimEntries).Where(encoding => known.Contains(encoding)));
    }
}
