using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>How one try of a request ended.</summary>
/// <param name="MayBeCharged">Whether the service may charge although nothing of an answer came.</param>
internal sealed record ExchangeOutcome(bool MayBeCharged)
{
    /// <summary>What kept the service from answering; null where it answered.</summary>
    public ServiceTrouble? Trouble { get; init; }

    /// <summary>Whether the client has seen nothing of it, so that it can be tried again.</summary>
    public bool CanTryAgain { get; init; }
}

/// <summary>What kept a service from answering.</summary>
/// <param name="HoldsOthers">Whether other requests to the model would meet the same.</param>
/// <param name="RetryAfter">When it asks to be asked again; null where it does not say.</param>
/// <param name="Error">What the client gets where nobody tries again; null where it got the service's own answer.</param>
internal sealed record ServiceTrouble(bool HoldsOthers, TimeSpan? RetryAfter, GatewayError? Error);
