using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Cli.Tests.Budgets;

/// <summary>
/// Stands between a gateway and a service, and counts by means of its own what answers told: it keeps their bytes and looks for the numbers
/// in them. It knows nothing of the gateway's parsers, nor of the server's log.
/// </summary>
internal sealed partial class CountingProxy : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly string target;
    private readonly ConcurrentBag<ToldUsage> told = [];
    private readonly Task accepting;

    private CountingProxy(string target, int port)
    {
        this.target = target;
        Address = $"http://127.0.0.1:{port}";
        listener.Prefixes.Add(Address + "/");
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>What each answer told, of requests for a message.</summary>
    public IReadOnlyCollection<ToldUsage> Told => told;

    /// <summary>Begins to listen.</summary>
    /// <param name="target">The service, without a slash at the end.</param>
    public static CountingProxy Start(string target)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return new CountingProxy(target, port);
    }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await accepting;
        client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassOnAsync(await listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private async Task PassOnAsync(HttpListenerContext context)
    {
        using var passed = new MemoryStream();
        var isMessage = MessagePath().IsMatch(context.Request.RawUrl!);
        try
        {
            using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), target + context.Request.RawUrl);
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            request.Content = body.Length > 0 ? new ByteArrayContent(body.ToArray()) : null;
            foreach (var name in context.Request.Headers.AllKeys)
            {
                var value = context.Request.Headers[name];
                if (!request.Headers.TryAddWithoutValidation(name!, value))
                {
                    request.Content?.Headers.TryAddWithoutValidation(name!, value);
                }
            }

            request.Headers.Host = null;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            context.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            {
                if (!name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase)
                    && !name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
                {
                    context.Response.Headers[name] = string.Join(", ", values);
                }
            }

            context.Response.SendChunked = true;
            isMessage &= response.IsSuccessStatusCode;
            await using var answer = await response.Content.ReadAsStreamAsync();
            var buffer = new byte[16 * 1024];
            for (int length; (length = await answer.ReadAsync(buffer)) > 0;)
            {
                passed.Write(buffer, 0, length);
                await context.Response.OutputStream.WriteAsync(buffer.AsMemory(0, length));
                await context.Response.OutputStream.FlushAsync();
            }

            Note(isMessage, passed);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or HttpListenerException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The service broke off, or the gateway did: so does this.
            Note(isMessage, passed);
            context.Response.Abort();
        }
    }

    private void Note(bool isMessage, MemoryStream passed)
    {
        if (isMessage && passed.Length > 0)
        {
            told.Add(ToldUsage.Of(Encoding.Latin1.GetString(passed.GetBuffer(), 0, (int)passed.Length)));
        }
    }

    [GeneratedRegex("^/(v1/messages|model/[^/]+/invoke(-with-response-stream)?)([?]|$)")]
    private static partial Regex MessagePath();
}

/// <summary>The last number that an answer told of each kind.</summary>
internal sealed partial record ToldUsage(long Input, long Output, long CacheWrite, long CacheRead)
{
    public static ToldUsage Of(string answer)
    {
        // On Bedrock events are in frames, as base64.
        var events = string.Concat(Frames().Matches(answer).Select(frame =>
            Encoding.UTF8.GetString(Convert.FromBase64String(frame.Groups[1].Value))));
        var text = events.Length > 0 ? events : answer;
        return new ToldUsage(
            Last(text, "input_tokens"), Last(text, "output_tokens"), Last(text, "cache_creation_input_tokens"),
            Last(text, "cache_read_input_tokens"));
    }

    /// <summary>What that costs on Haiku 4.5, in US dollars.</summary>
    public decimal HaikuUsd => ((Input * 1m) + (Output * 5m) + (CacheWrite * 1.25m) + (CacheRead * 0.1m)) / 1_000_000;

    private static long Last(string text, string name) =>
        Regex.Matches(text, $"\"{name}\":\\s*(\\d+)").LastOrDefault() is { } last
            ? long.Parse(last.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex("\"bytes\":\"([A-Za-z0-9+/=]+)\"")]
    private static partial Regex Frames();
}
