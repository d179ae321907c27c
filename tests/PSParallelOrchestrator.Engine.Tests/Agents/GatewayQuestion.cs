using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Gateway.Access;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.ByModel;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Agents;

/// <summary>A question as planners ask it: through a gateway.</summary>
internal static class GatewayQuestion
{
    private const string Schema =
        """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}""";

    /// <summary>Asks.</summary>
    /// <param name="prompt">The last turn of three.</param>
    /// <param name="directory">Where what is left goes.</param>
    /// <param name="limitUsd">The budget; null for none.</param>
    /// <returns>The answer, or why there is none, and what it cost.</returns>
    public static async Task<(ModelAnswer? Answer, ModelFailureException? Failure, AttemptBill Bill)> AskAsync(
        PlannerKind kind, string prompt, AgentAccess access, string directory, decimal? limitUsd)
    {
        var stop = TestContext.Current.CancellationToken;
        var options = new PlannerOptions
        {
            MaxCostUsd = limitUsd,
            Agents = new AgentOptions { OutageLimit = TimeSpan.FromSeconds(2) },
        };
        var context = new PlannerContext(
            access, TimeProvider.System, Random.Shared, (place, terms) => InnerGateway.Own(place, access.Secrets, terms));
        var needs = AgentCatalog.Create()[PlannerClients.AgentOf(kind)].Needs(options.Agents)!;
        await using var gateway = await PlannerGateway.OpenAsync(needs, options, context, "a", directory, stop);
        var client = PlannerClients.Create(kind, options.Agents, access, directory, gateway.Access, gateway.Use, TimeProvider.System);
        ModelTurn[] turns = [new(false, "First."), new(true, "{}"), new(false, prompt)];
        try
        {
            var answer = await client.AskAsync(new ModelQuestion("Answer.", turns, "name", Schema, 4000), stop);
            return (answer, null, (await gateway.CloseAsync())!);
        }
        catch (ModelFailureException e)
        {
            return (null, e, (await gateway.CloseAsync())!);
        }
    }
}
