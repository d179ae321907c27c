using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Money;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Gateway.Troubles;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>What all requests at a gateway share.</summary>
internal sealed record GatewayParts(
    PriceTable Prices, SpendingPool Pool, CostLedger Ledger, ServiceConnection Service, TimeProvider Time)
{
    private readonly ConcurrentDictionary<(ServiceKind, string), ModelHold> holds = new();
    private readonly ConcurrentDictionary<ServiceKind, RequestSlots> slots = new();

    /// <summary>How many requests each service gets at once; null for no limit.</summary>
    public int? MostRequests { get; init; }

    /// <summary>What holds back the requests to a model.</summary>
    public ModelHold Hold(ServiceKind service, string model) => holds.GetOrAdd((service, ModelId.Bare(model)), _ => new ModelHold(Time));

    /// <summary>What bounds the requests to a service at once.</summary>
    public RequestSlots Slots(ServiceKind service) => slots.GetOrAdd(service, _ => new RequestSlots(MostRequests));
}
