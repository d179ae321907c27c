using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Gateway.Answers;
using PSParallelOrchestrator.Engine.Gateway.Money;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>How one request that costs money goes from an attempt's client to the service, and its answer back.</summary>
/// <param name="gateway">What all requests share.</param>
internal sealed class RequestFlow(GatewayParts gateway, OpenAttempt attempt, IGatewayCall call, ModelRequest request, RequestRoute route)
{
    private const string ForMoney = "others to give back what is reserved of the budget";

    // A fault of the service in the middle of nothing is tried again some times, not for minutes.
    private const int MostFaults = 4;

    private readonly RequestWait wait = new(call, request, route.Service, gateway.Time);
    private readonly RequestSlots slots = gateway.Slots(route.Service);
    private RequestTarget target = RequestTarget.Of(gateway, request, route);
    private int faults;
    private bool isJudged;

    private string ForService => $"{route.Service} to accept requests to {target.Request.Model} again";

    private string ForSlot => FormattableString.Invariant($"one of the {slots.Limit} requests at once to {route.Service} to end");

    private string? StandIn => attempt.Grant.StandInFor(target.Request.Model);

    private TimeSpan Patience => StandIn is null ? attempt.Grant.OutageLimit : attempt.Grant.FallbackAfter;

    /// <summary>Passes it on, as often as it takes.</summary>
    /// <returns>What the gateway itself has to say in place of an answer; null where the client has its answer.</returns>
    public async Task<GatewayError?> RunAsync(CancellationToken cancellationToken)
    {
        var isLimited = gateway.Pool.Run.LimitUsd is not null || attempt.Grant.LimitUsd is not null;
        while (true)
        {
            if (RequestRules.Check(target.Request, attempt.Grant, target.Price, isLimited, Betas()) is { } refused)
            {
                return refused;
            }

            var (again, error) = await PassHoldAsync(cancellationToken) is { } trial
                ? await TryAsync(trial, cancellationToken)
                : OutOfPatience(target.Hold.LastRefusal);
            if (!again)
            {
                return error;
            }
        }
    }

    /// <summary>Waits while the model is held back.</summary>
    /// <returns>The number of its trial, 0 where it is not the one that tries; null where it waited as long as it may.</returns>
    private async Task<int?> PassHoldAsync(CancellationToken cancellationToken)
    {
        IDisposable? waits = null;
        void Held(DateTimeOffset until)
        {
            waits?.Dispose();
            waits = attempt.Waits(new ModelWait(ForService, until));
        }

        var left = Patience - (gateway.Time.GetUtcNow() - target.Since);
        using var patience = new CancellationTokenSource(TimerLimit.Of(left > TimeSpan.Zero ? left : TimeSpan.Zero), gateway.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await wait.ForAsync(end => target.Hold.PassAsync(Held, end), target.Hold.Left, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            waits?.Dispose();
        }
    }

    /// <summary>What becomes of a request whose model was waited for as long as it may be.</summary>
    private (bool Again, GatewayError? Error) OutOfPatience(GatewayError? error)
    {
        if (StandIn is not { } next)
        {
            return (false, error ?? GatewayError.Unreachable($"{target.Request.Model} was held back for {Patience}."));
        }

        attempt.StandsIn(next, target.Request.Model);
        target = target.To(next, gateway);
        return (true, null);
    }

    private async Task<(bool Again, GatewayError? Error)> TryAsync(int trial, CancellationToken cancellationToken)
    {
        isJudged = false;
        try
        {
            using var slot = await TakeSlotAsync(cancellationToken);
            var mostUsd = target.Price is null ? 0 : attempt.Bounds.Of(target.Request, target.Price);
            if (await ReserveAsync(mostUsd, cancellationToken) is { } refusal)
            {
                attempt.Refused(refusal);
                return (false, GatewayError.Spent(refusal.Text));
            }

            return await SendAsync(mostUsd, cancellationToken);
        }
        finally
        {
            // Whoever waits for the one that tries would wait for ever.
            if (!isJudged)
            {
                target.Hold.Left(trial);
            }
        }
    }

    private async Task<IDisposable> TakeSlotAsync(CancellationToken cancellationToken)
    {
        using var waits = slots.IsFull ? attempt.Waits(new ModelWait(ForSlot, Until: null)) : null;
        return await wait.ForAsync(slots.TakeAsync, slot => slot.Dispose(), cancellationToken);
    }

    private async Task<SpendingRefusal?> ReserveAsync(decimal mostUsd, CancellationToken cancellationToken)
    {
        IDisposable? waits = null;
        void Waits() => waits = attempt.Waits(new ModelWait(ForMoney, Until: null));
        try
        {
            return await wait.ForAsync(
                end => gateway.Pool.ReserveAsync(attempt.Account, mostUsd, Waits, end),
                refusal => GiveBack(refusal, mostUsd),
                cancellationToken);
        }
        finally
        {
            waits?.Dispose();
        }
    }

    private void GiveBack(SpendingRefusal? refusal, decimal mostUsd)
    {
        if (refusal is null)
        {
            gateway.Pool.Settle(attempt.Account, mostUsd, 0);
        }
    }

    private async Task<(bool Again, GatewayError? Error)> SendAsync(decimal mostUsd, CancellationToken cancellationToken)
    {
        var meter = new AnswerMeter();
        using var exchange = new ServiceExchange(gateway, attempt, call, target);
        long number;
        try
        {
            number = gateway.Ledger.Begin(attempt.Grant.Attempt, target.Request.Model, mostUsd);
        }
        catch (IOException e)
        {
            gateway.Pool.Settle(attempt.Account, mostUsd, 0);
            return (false, GatewayError.Unreachable($"the ledger cannot be written, and nothing is passed on unrecorded: {e.Message}"));
        }

        ShowSpending();
        var outcome = new ExchangeOutcome(MayBeCharged: true);
        try
        {
            outcome = await exchange.RunAsync(meter, Answered, cancellationToken);
        }
        finally
        {
            Settle(number, mostUsd, meter, outcome.MayBeCharged);
        }

        var judgement = Judge(outcome);
        await exchange.FinishAsync(outcome, cancellationToken);
        return judgement;
    }

    // The first word tells that the service accepts requests again; the last may come minutes later, and tells nothing more of it.
    private void Answered()
    {
        if (!isJudged)
        {
            isJudged = true;
            target.Hold.Answered();
        }
    }

    private (bool Again, GatewayError? Error) Judge(ExchangeOutcome outcome)
    {
        if (outcome.Trouble is not { } trouble)
        {
            Answered();
            return (false, null);
        }

        if (trouble.HoldsOthers)
        {
            isJudged = true;
            target.Hold.Refused(trouble.RetryAfter, attempt.Grant.OutageLimit, trouble.Error);
        }
        else
        {
            Answered();
            faults++;
        }

        if (!outcome.CanTryAgain || faults >= MostFaults)
        {
            return (false, trouble.Error);
        }

        var waited = gateway.Time.GetUtcNow() - target.Since + (trouble.RetryAfter ?? TimeSpan.Zero);
        return waited < Patience ? (true, null)
            : trouble.HoldsOthers ? OutOfPatience(trouble.Error)
            : (false, trouble.Error);
    }

    private void Settle(long number, decimal mostUsd, AnswerMeter meter, bool mayBeCharged)
    {
        var (asked, price) = (target.Request, target.Price);
        var cost = meter.Cost(price, asked.MaxTokens ?? price?.MaxOutputTokens ?? 0, mostUsd, mayBeCharged);
        if (meter.IsWhole)
        {
            attempt.Bounds.Learn(asked, meter.Tokens.AllInput);
        }

        try
        {
            gateway.Ledger.End(number, attempt.Grant.Attempt, meter.Tokens, price is null ? null : cost);
            gateway.Pool.Settle(attempt.Account, mostUsd, cost.MostUsd);
        }
        catch (IOException)
        {
            gateway.Pool.Settle(attempt.Account, mostUsd, mostUsd);
        }

        ShowSpending();
    }

    private void ShowSpending() => attempt.Spent(gateway.Ledger.Of(attempt.Grant.Attempt));

    private IEnumerable<string> Betas() => call.Headers
        .Where(header => header.Key.Equals("anthropic-beta", StringComparison.OrdinalIgnoreCase))
        .SelectMany(header => header.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
