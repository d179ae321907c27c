using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>Asks a model. What that costs, and for how long the service may be silent, is the gateway's to say.</summary>
internal sealed class MessageExchange(HttpMessagesApi api)
{
    // Bytes of our rules, the tools and a prompt of a few words.
    private const int ShortestRequest = 2500;

    /// <summary>What the first request of an attempt can cost at the least: with a smaller limit none would be passed on.</summary>
    /// <param name="maxOutputTokens">The most tokens of one answer.</param>
    /// <returns>US dollars.</returns>
    public static decimal LeastUsd(ModelPrice price, long maxOutputTokens) =>
        price.MaxCost(AgentLimits.OverheadTokens + ShortestRequest, maxOutputTokens, cachesForAnHour: false);

    /// <summary>Asks once.</summary>
    /// <returns>The answer, and why it failed; null where it is whole.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<(StreamedMessage Message, AttemptOutcome? Failure)> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var message = new StreamedMessage();
        return (message, await ReceiveAsync(api.Write(request), message, cancellationToken));
    }

    private async Task<AttemptOutcome?> ReceiveAsync(RequestBody body, StreamedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var streamed in api.StreamAsync(body, cancellationToken))
            {
                message.Take(streamed);
            }
        }
        catch (Exception) when (message.IsWhole)
        {
            // What breaks after the end takes nothing from the answer.
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e)
        {
            // Whatever a broken answer throws in the client, it is the answer that is broken.
            return RequestFailure.Of(api.Kind, e, api.RetryAfter);
        }

        return message.IsWhole
            ? null
            : new AttemptOutcome(
                FailureClass.Transient, $"{api.Kind}: the answer ended before it was whole, or was none of the Messages API.");
    }
}
