using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>The Messages API of a service, as the model gateway offers it over HTTP. Used by one at a time.</summary>
/// <param name="provider">The service that is asked.</param>
/// <param name="model">The model, as the service names it.</param>
internal sealed class HttpMessagesApi(IModelProvider provider, string model, GatewayAccess gateway, TimeProvider time) : IDisposable
{
    /// <summary>
    /// The largest answer that is read. The longest that a model gives has half of it, the wrapping of its pieces included.
    /// </summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private static readonly ProductInfoHeaderValue Product = new("psorch", EngineVersion.Current);

    // A redirection would send the token to whoever it names. How long an answer may take is for who asks to say.
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Which agent asks.</summary>
    public AgentKind Kind => provider.Kind;

    /// <summary>How long the last answer asked to wait; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    private IMessagesProtocol Protocol => provider.Protocol;

    /// <summary>Writes a request as the service wants it.</summary>
    /// <param name="request">The fields of the request, the model among them.</param>
    public RequestBody Write(JsonObject request) => RequestBody.Of(request, Protocol.Write);

    /// <summary>Asks once. Nothing is tried again in here.</summary>
    /// <param name="body">The request as it is sent.</param>
    /// <returns>The events of the streamed answer. One that simply ends need not be whole.</returns>
    /// <exception cref="ServiceAnswerException">The service answered with an error.</exception>
    public async IAsyncEnumerable<JsonElement> StreamAsync(
        RequestBody body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RetryAfter = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Address + Protocol.StreamPath(model))
        {
            Content = new ReadOnlyMemoryContent(body.Json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.UserAgent.Add(Product);
        foreach (var (name, value) in Protocol.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Token);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        RetryAfter = Wire.RetryAfter.Of(response, time);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var answer = new BoundedStream(content, MostBytes);
        if (!response.IsSuccessStatusCode)
        {
            throw await ServiceAnswerException.ReadAsync((int)response.StatusCode, answer, cancellationToken);
        }

        await foreach (var streamed in Protocol.ReadAsync(answer, cancellationToken))
        {
            yield return streamed.Text("type") == "error" ? throw ServiceAnswerException.Of(streamed) : streamed;
        }
    }

    public void Dispose() => client.Dispose();
}
