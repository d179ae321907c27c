using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Answers;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>One try of a request at the service. What it answers goes to the client as it comes, but for its very end.</summary>
internal sealed class ServiceExchange(
    GatewayParts gateway, OpenAttempt attempt, IGatewayCall call, RequestTarget target) : IDisposable
{
    // What is longer is shown to nobody.
    private const int LongestError = 64 * 1024;

    private HttpResponseMessage? response;
    private TeeStream? answer;

    /// <summary>Sends the request, and passes on the answer but for its end.</summary>
    /// <param name="meter">Told what the answer says.</param>
    /// <param name="begun">Called when an answer has begun that is no error.</param>
    public async Task<ExchangeOutcome> RunAsync(AnswerMeter meter, Action begun, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, gateway.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var limit = TimerLimit.Of(attempt.Grant.StallLimit);
        silence.CancelAfter(limit);
        try
        {
            response = await gateway.Service.SendAsync(attempt.Service, call, target.Path(call), target.Request.Body, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                return await OfStatusAsync(both.Token);
            }

            await PassAsync(meter, begun, () => silence.CancelAfter(limit), both.Token);
            return meter.Error is { } error && !answer!.HasForwarded
                ? OfError(ServiceAnswerException.Of(error))
                : new ExchangeOutcome(MayBeCharged: true);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (silence.IsCancellationRequested)
        {
            return Lost(new ServiceTrouble(HoldsOthers: false, null, GatewayError.Silent(attempt.Grant.StallLimit)), false);
        }
        catch (OrchestratorException e)
        {
            // There are no credentials to ask with; nothing was sent.
            var error = new GatewayError(401, "authentication_error", e.Message);
            return new ExchangeOutcome(MayBeCharged: false) { Trouble = new ServiceTrouble(HoldsOthers: false, null, error) };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            var error = GatewayError.Unreachable($"the connection to the service was lost: {ConnectionFault.Cause(e)}");

            // An answer that had begun may be charged again and again: to ask once more is for who reads it to say.
            var isBeforeAnswer = response is not { IsSuccessStatusCode: true };
            return Lost(new ServiceTrouble(isBeforeAnswer, null, error), isBeforeAnswer) with
            {
                MayBeCharged = !ConnectionFault.WasNeverSent(e),
            };
        }
    }

    /// <summary>Passes on the end of the answer.</summary>
    public async Task FinishAsync(ExchangeOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Trouble is null && answer is not null)
        {
            await answer.PassOnRestAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        answer?.Dispose();
        response?.Dispose();
    }

    private async Task PassAsync(AnswerMeter meter, Action begun, Action heard, CancellationToken cancellationToken)
    {
        var content = await response!.Content.ReadAsStreamAsync(cancellationToken);
        answer = new TeeStream(content, (bytes, token) =>
        {
            // What the first bytes say was read by now; had it been an error, they would not be passed on.
            begun();
            return ForwardAsync(bytes, token);
        });
        var encoding = response.Content.Headers.ContentEncoding.FirstOrDefault();
        await AnswerReader.ReadAsync(answer, target.Route.Service, target.Request.IsStreamed, encoding, meter, heard, cancellationToken);
    }

    private ValueTask ForwardAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!call.HasBegun)
        {
            call.Begin((int)response!.StatusCode, PassedHeaders.ToClient(response));
        }

        return call.SendAsync(bytes, cancellationToken);
    }

    private async Task<ExchangeOutcome> OfStatusAsync(CancellationToken cancellationToken)
    {
        var status = (int)response!.StatusCode;
        await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new byte[LongestError];
        var length = await content.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        var said = await ServiceAnswerException.ReadAsync(status, new MemoryStream(body, 0, length), cancellationToken);
        var error = new GatewayError(status, "api_error", said.Message)
        {
            Raw = body.AsMemory(0, length),
            RawHeaders = [.. PassedHeaders.ToClient(response).Where(header =>
                !header.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase))],
        };
        return new ExchangeOutcome(MayBeCharged: false)
        {
            Trouble = new ServiceTrouble(IsShared(status), RetryAfter.Of(response, gateway.Time), error),
            CanTryAgain = IsShared(status) || IsFault(status),
        };
    }

    private static ExchangeOutcome OfError(ServiceAnswerException error) => new(MayBeCharged: true)
    {
        Trouble = new ServiceTrouble(
            IsShared(error.Status), null, new GatewayError(error.Status, "api_error", error.Message)),
        CanTryAgain = IsShared(error.Status) || IsFault(error.Status),
    };

    // Of an answer that has begun the client must not take what it has for the whole.
    private ExchangeOutcome Lost(ServiceTrouble trouble, bool canTryAgain)
    {
        if (answer is not { HasForwarded: true })
        {
            return new ExchangeOutcome(MayBeCharged: true) { Trouble = trouble, CanTryAgain = canTryAgain };
        }

        call.Abort();
        return new ExchangeOutcome(MayBeCharged: true) { Trouble = trouble with { Error = null } };
    }

    // What everybody who asks the model would meet.
    private static bool IsShared(int status) => status is 429 or 503 or 529;

    private static bool IsFault(int status) => status is >= 500 or 408 or 409 or 424;
}
