using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Gateway.Troubles;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>A request as it goes to one model: the one that it asks, or one that stands in for it.</summary>
/// <param name="Price">What the model costs; null where that is not known.</param>
/// <param name="Hold">What holds back the requests to the model.</param>
/// <param name="Since">Since when it is meant to go there.</param>
internal sealed record RequestTarget(
    ModelRequest Request, RequestRoute Route, ModelPrice? Price, ModelHold Hold, DateTimeOffset Since)
{
    /// <summary>A request to the model that it names.</summary>
    public static RequestTarget Of(GatewayParts gateway, ModelRequest request, RequestRoute route) => new(
        request, route, gateway.Prices.Find(request.Model), gateway.Hold(route.Service, request.Model), gateway.Time.GetUtcNow());

    /// <summary>The same request to another model.</summary>
    public RequestTarget To(string model, GatewayParts gateway)
    {
        var price = gateway.Prices.Find(model);
        return Of(gateway, Request.To(model, Route, price?.MaxOutputTokens), Route.Model is null ? Route : Route with { Model = model });
    }

    /// <summary>Where it goes at the service: a path and a query.</summary>
    public string Path(IGatewayCall call)
    {
        if (Route.Model is not { } model)
        {
            return call.Target;
        }

        // "/model/MODEL/what": as the client escaped it, unless it is another model.
        var parts = call.Target.Split('/', 4);
        return Uri.UnescapeDataString(parts[2]) == model ? call.Target : $"/model/{Uri.EscapeDataString(model)}/{parts[3]}";
    }
}
