using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// The model gateways of a run whose executors cannot reach one here: each has its own, and is lent a part of the run's budget, which it
/// gives back when its attempt is over.
/// </summary>
/// <param name="secrets">The keys, which go to the gateways and nowhere else.</param>
/// <param name="terms">What the run's requests may cost, and cost before.</param>
/// <param name="loans">What of the budget is lent.</param>
internal sealed class NodeModelGateways(SecretStore secrets, Func<GatewayTerms> terms, BudgetLoans loans) : IModelGateway
{
    private const int TokenBytes = 24;
    private readonly IReadOnlyDictionary<AgentKind, IAgent> agents = AgentCatalog.Create();

    public async Task<AttemptSpec?> PrepareAsync(AttemptSpec spec, CancellationToken cancellationToken)
    {
        if (!Asks(spec))
        {
            return null;
        }

        var lent = await loans.TakeAsync(spec, cancellationToken);
        var now = terms();
        var settings = new GatewaySettings
        {
            // Where that is on the node is for the executor to say.
            Directory = string.Empty,
            OwnerToken = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)),
            Given = secrets.Given,
            Found = SecretStore.FoundOfAgents(),
            Prices = now.Prices,
            BudgetUsd = lent,
            Addresses = now.Addresses,
            MaxRequests = now.MaxRequests,
        };
        return spec with { OwnGateway = settings.Write() };
    }

    public Task<AttemptBill?> CloseAsync(AttemptSpec spec)
    {
        if (!Asks(spec))
        {
            return Task.FromResult<AttemptBill?>(null);
        }

        AttemptBill? bill;
        try
        {
            bill = NodeGateway.ReadBill(spec.Directory, spec.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            loans.GiveBack(spec, costUsd: null, wantsMore: false);
            throw;
        }

        var hasMore = loans.GiveBack(spec, bill?.Total.Cost.MostUsd ?? 0, wantsMore: bill is { IsRefusedByRun: true });

        // Where there is more for it, another attempt gets that; where there is none, it is the run's budget that ended it.
        return Task.FromResult(bill is { IsRefusedByRun: true } && hasMore ? bill with { Refusal = null, IsRefusedByRun = false } : bill);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool Asks(AttemptSpec spec) => spec.Task.Kind == TaskKind.Agent && agents[spec.Agent].Needs(spec.AgentOptions) is not null;
}
