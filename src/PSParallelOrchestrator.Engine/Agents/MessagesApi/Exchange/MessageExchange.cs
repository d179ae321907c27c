using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;

/// <summary>
/// Asks a model, each time against what that can cost at most, and counts what it did cost. Ends an answer that is silent for too long:
/// the client's own limit ends where the answer begins.
/// </summary>
/// <param name="price">What it costs; null where that is not known and nothing is limited.</param>
/// <param name="spending">What may be spent.</param>
/// <param name="stallLimit">How long the model may be silent.</param>
internal sealed class MessageExchange(IMessagesApi api, ModelPrice? price, SpendingLimit spending, TimeSpan stallLimit, TimeProvider time)
{
    // Bytes of our rules, the tools and a prompt of a few lines.
    private const int ShortestRequest = 6000;

    private TokenUsage tokens;
    private decimal costUsd;
    private RequestBody? known;
    private long knownTokens;

    /// <summary>What all requests used.</summary>
    public TokenUsage Tokens => tokens;

    /// <summary>
    /// What they cost, in US dollars; null where the price is not known. Where an answer broke off, what it can have cost at most.
    /// </summary>
    public decimal? CostUsd => price is null ? null : costUsd;

    /// <summary>The same, for the record of an attempt.</summary>
    public AttemptUsage Usage => new()
    {
        InputTokens = tokens.AllInput,
        OutputTokens = tokens.Output,
        CacheReadTokens = tokens.CacheRead,
        CacheWriteTokens = tokens.CacheWrite + tokens.CacheWriteHour,
        CostUsd = CostUsd,
    };

    /// <summary>What the first request of an attempt can cost at the least: with a smaller limit none would start.</summary>
    /// <param name="maxOutputTokens">The most tokens of one answer.</param>
    /// <returns>US dollars.</returns>
    public static decimal LeastUsd(ModelPrice price, long maxOutputTokens) =>
        price.MaxCost(AgentLimits.OverheadTokens + ShortestRequest, maxOutputTokens, cachesForAnHour: false);

    /// <summary>Asks once.</summary>
    /// <param name="request">The request. A later one continues the conversation of an earlier one.</param>
    /// <param name="maxOutputTokens">The most tokens the answer may have, as the request says.</param>
    /// <returns>The answer, and why it failed; null where it is whole.</returns>
    /// <exception cref="OperationCanceledException">It was ended; what it can have cost is counted.</exception>
    public async Task<(StreamedMessage Message, RequestFailure? Failure)> AskAsync(
        JsonObject request,
        long maxOutputTokens,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = api.Write(request);
        var reserved = Maximum(body, maxOutputTokens);
        var message = new StreamedMessage();
        if (!spending.TryReserve(reserved))
        {
            return (message, new RequestFailure(TooDear(reserved), IsCharged: false));
        }

        RequestFailure? failure = null;
        try
        {
            failure = await ReceiveAsync(body, message, cancellationToken);
            return (message, failure);
        }
        finally
        {
            Settle(body, message, maxOutputTokens, reserved, isCharged: failure?.IsCharged ?? true);
        }
    }

    private async Task<RequestFailure?> ReceiveAsync(RequestBody body, StreamedMessage message, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var limit = TimerLimit.Of(stallLimit);
        try
        {
            silence.CancelAfter(limit);
            await foreach (var streamed in Promptly(api.StreamAsync(body, both.Token), both.Token))
            {
                message.Take(streamed);

                // A sign of life of the connection is none of the model.
                if (streamed.Text("type") != "ping")
                {
                    silence.CancelAfter(limit);
                }
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
        catch (Exception) when (silence.IsCancellationRequested)
        {
            return new RequestFailure(
                new AttemptOutcome(
                    FailureClass.Transient,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{api.Kind}: the service said nothing for {stallLimit}, and the request was ended. It may be stuck.")),
                IsSilence: true);
        }
        catch (Exception e)
        {
            // Whatever a broken answer throws in the client, it is the answer that is broken.
            return RequestFailure.Of(api.Kind, e, api.RetryAfter, message.HasStarted);
        }

        return message.IsWhole
            ? null
            : new RequestFailure(
                new AttemptOutcome(
                    FailureClass.Transient,
                    $"{api.Kind}: the answer ended before it was whole, or was none of the Messages API."));
    }

    // The client does not always listen: who gives out its credentials may hang. Then the step under way is left to itself.
    private static async IAsyncEnumerable<JsonElement> Promptly(
        IAsyncEnumerable<JsonElement> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var steps = events.GetAsyncEnumerator(cancellationToken);
        var step = Task.FromResult(true);
        try
        {
            while (await (step = steps.MoveNextAsync().AsTask()).WaitAsync(cancellationToken))
            {
                yield return steps.Current;
            }
        }
        finally
        {
            if (step.IsCompleted)
            {
                await steps.DisposeAsync();
            }
        }
    }

    // Where an answer broke off nobody tells what it cost: the most it can have cost counts.
    private void Settle(RequestBody body, StreamedMessage message, long maxOutputTokens, decimal reserved, bool isCharged)
    {
        tokens += message.Usage;
        var cost = price is null || !(isCharged || message.HasStarted) ? 0
            : message.HasFinalUsage ? price.Cost(message.Usage)
            : message.HasInputUsage ? price.Cost(message.Usage with { Output = maxOutputTokens })
            : reserved;
        spending.Settle(reserved, cost);
        costUsd += cost;
        if (message.HasFinalUsage)
        {
            (known, knownTokens) = (body, message.Usage.AllInput);
        }
    }

    // A byte is a token at most; of what was sent before it is known what it is in tokens. The cache is written for five minutes alone.
    private decimal Maximum(RequestBody body, long maxOutputTokens)
    {
        if (price is null)
        {
            return 0;
        }

        var input = known is { } before && body.Bytes >= before.Bytes ? knownTokens + body.Bytes - before.Bytes : body.Bytes;
        return price.MaxCost(input + AgentLimits.OverheadTokens, maxOutputTokens, cachesForAnHour: false);
    }

    private AttemptOutcome TooDear(decimal reserved) =>
        new(
            FailureClass.Permanent,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{api.Kind} reached the limit on the cost: {Math.Max(0, spending.LeftUsd ?? 0):0.0000} USD are left, and the next request "
                    + $"can cost {reserved:0.0000} USD. "
                    + $"Raise the task's maxCostUsd or the budget, or split the task."));
}
