using System.Runtime.CompilerServices;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;

namespace PSParallelOrchestrator.Engine.Agents.Sdk.Messages;

/// <summary>The Messages API through the official client.</summary>
/// <param name="kind">Which agent asks.</param>
/// <param name="client">The client, which does not try again by itself.</param>
/// <param name="waits">Sees what answers ask to wait.</param>
internal sealed class SdkMessagesApi(AgentKind kind, string model, IAnthropicClient client, RetryAfterHandler waits) : IMessagesApi
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);
    private static readonly Dictionary<string, JsonElement> Nothing = [];

    public AgentKind Kind => kind;

    public string Model => model;

    public TimeSpan? RetryAfter => waits.Last;

    /// <summary>
    /// How long the client waits for an answer to begin. Without it the client would set a limit of its own. It comes after that of
    /// <see cref="MessageExchange"/>, which holds for the whole answer.
    /// </summary>
    /// <param name="options">How the agent works.</param>
    public static TimeSpan RequestLimit(AgentOptions options) =>
        options.StallLimit < LongestWait ? options.StallLimit + TimeSpan.FromMinutes(1) : LongestWait;

    public async IAsyncEnumerable<JsonElement> StreamAsync(
        IReadOnlyDictionary<string, JsonElement> request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        waits.Last = null;

        // The request as it is: what a model said goes back to it unchanged, blocks that this version does not know included.
        var parameters = MessageCreateParams.FromRawUnchecked(Nothing, Nothing, request);
        await foreach (var streamed in client.Messages.CreateStreaming(parameters, cancellationToken))
        {
            yield return streamed.Json;
        }
    }

    public void Dispose() => client.Dispose();
}
