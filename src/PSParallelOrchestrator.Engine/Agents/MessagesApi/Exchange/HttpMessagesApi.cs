using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>The Messages API of a service, over HTTP.</summary>
/// <param name="kind">Which agent asks.</param>
/// <param name="model">The model, as the service names it.</param>
/// <param name="address">Where the service is, without a slash at the end.</param>
internal sealed class HttpMessagesApi(
    AgentKind kind, string model, string address, IMessagesProtocol protocol, IRequestAuthorization authorization, TimeProvider time)
    : IMessagesApi
{
    /// <summary>
    /// The largest answer that is read. The longest that a model gives has half of it, the wrapping of its pieces included.
    /// </summary>
    public const long MostBytes = 64 * 1024 * 1024;

    private static readonly ProductInfoHeaderValue Product = new("psorch", EngineVersion.Current);

    // A redirection would send the key to whoever it names. How long an answer may take is for who asks to say.
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public AgentKind Kind => kind;

    public string Model => model;

    public TimeSpan? RetryAfter { get; private set; }

    public RequestBody Write(JsonObject request) => RequestBody.Of(request, protocol.Write);

    public async IAsyncEnumerable<JsonElement> StreamAsync(
        RequestBody body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RetryAfter = null;
        using var request = new HttpRequestMessage(HttpMethod.Post, address + protocol.StreamPath(model))
        {
            Content = new ReadOnlyMemoryContent(body.Json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.UserAgent.Add(Product);
        foreach (var (name, value) in protocol.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        await authorization.ApplyAsync(request, body.Json);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        RetryAfter = Wire.RetryAfter.Of(response, time);
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var answer = new BoundedStream(content, MostBytes);
        if (!response.IsSuccessStatusCode)
        {
            throw await ServiceAnswerException.ReadAsync((int)response.StatusCode, answer, cancellationToken);
        }

        await foreach (var streamed in protocol.ReadAsync(answer, cancellationToken))
        {
            yield return streamed.Text("type") == "error" ? throw ServiceAnswerException.Of(streamed) : streamed;
        }
    }

    public void Dispose() => client.Dispose();
}
