using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.ByModel;
using PSParallelOrchestrator.Engine.Runs;
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
    private HttpModelClient? client;

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
        client = new HttpModelClient(server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        client?.Dispose();
        await server!.DisposeAsync();
    }

    /// <summary>Answers in the model's place; null lets it answer.</summary>
    protected virtual ScriptStep? Answer(ModelRequest request) => null;

    /// <summary>The requirements of <see cref="Shop"/>, with an order for the model.</summary>
    protected static string Ordered(string order) => $"{Shop}\nMODEL-PLAN: {order}";

    private protected ModelPlanner Planner(PlannerOptions? options = null) => new(
        PlannerKind.Anthropic,
        options ?? new PlannerOptions { Retry = new RetryOptions { Delay = TimeSpan.Zero } },
        new EngineContext().Planning,
        _ => client!);

    private protected Task<OrchestratorPlan> PlanAsync(string requirements, PlannerOptions? options = null) =>
        Planner(options).PlanAsync(new PlanRequest { Requirements = requirements, MaxExecutors = 3 }, Stop);
}
