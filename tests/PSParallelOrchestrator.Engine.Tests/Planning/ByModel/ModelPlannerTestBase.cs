using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.ByModel;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Planning.ByModel;

/// <summary>Plans by a model on loopback, which plans what it finds in the request.</summary>
public abstract class ModelPlannerTestBase : IAsyncLifetime
{
    /// <summary>Four parts in a row.</summary>
    protected const string Shop =
        """
        Build a shop:
        - Database schema
        - Orders API, after database schema
        - Web pages, uses orders API
        - Browser tests, after web pages
        """;

    private LoopbackModelServer? server;

    protected LoopbackModelServer Server => server!;

    /// <summary>What the model was paid, by its own figures.</summary>
    protected decimal Paid => Server.Log.CostUsd;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What planners left, newest last.</summary>
    protected static string Kept(string planId) =>
        Path.Combine(Environment.GetEnvironmentVariable("PSORCH_STATE_HOME")!, "plans", planId);

    public async ValueTask InitializeAsync()
    {
        server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Answer = Answer });
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await server!.DisposeAsync();
    }

    /// <summary>Answers in the model's place; null lets it answer.</summary>
    protected virtual ScriptStep? Answer(ModelRequest request) => null;

    /// <summary>The requirements of <see cref="Shop"/>, with an order for the model.</summary>
    protected static string Ordered(string order) => $"{Shop}\nMODEL-PLAN: {order}";

    /// <summary>What planners said of their work.</summary>
    private protected ConcurrentQueue<string> Said { get; } = new();

    private protected ModelPlanner Planner(PlannerOptions? options = null)
    {
        var agents = new AgentOptions { Model = "claude-sonnet-4-5", OutageLimit = TimeSpan.FromSeconds(2) };
        options = (options ?? new PlannerOptions { Retry = new RetryOptions { Delay = TimeSpan.Zero } }) with { Agents = agents };
        var access = new AgentAccess
        {
            Secrets = SecretStore.Create(
                new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "sk-ant-test", ["ANTHROPIC_BASE_URL"] = Server.Url }),
        };
        return new ModelPlanner(
            PlannerKind.Anthropic,
            options,
            new PlannerContext(
                access, TimeProvider.System, Random.Shared, (place, terms) => InnerGateway.Own(place, access.Secrets, terms))
            {
                Says = Said.Enqueue,
            },
            (place, gateway) => PlannerClients.Create(
                PlannerKind.Anthropic, agents, access, place, gateway.Access, gateway.Use, TimeProvider.System));
    }

    private protected Task<OrchestratorPlan> PlanAsync(string requirements, PlannerOptions? options = null) =>
        Planner(options).PlanAsync(new PlanRequest { Requirements = requirements, MaxExecutors = 3 }, Stop);
}
