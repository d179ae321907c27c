using System.Net.Http.Headers;
using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Money;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>A gateway as a process of its own, before a model server on loopback.</summary>
internal sealed class GatewayPlace : IAsyncDisposable
{
    public const string Key = "sk-ant-gateway-canary-5d1c7f";
    public const string Model = "claude-sonnet-4-5";

    private readonly TemporaryDirectory directory = new();
    private readonly List<ModelGateway> owners = [];

    private GatewayPlace(LoopbackModelServer server) => Server = server;

    public LoopbackModelServer Server { get; }

    public string Directory => directory.Path;

    public decimal? BudgetUsd { get; set; }

    public int? MaxRequests { get; set; }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(2) };

    public static async Task<GatewayPlace> OpenAsync(Func<ModelRequest, ScriptStep?>? answer = null) =>
        new(await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [Key], Answer = answer }));

    /// <summary>An owner of the gateway: the first starts it, a later one finds it.</summary>
    public ModelGateway Own(params (string Name, string Value)[] keys)
    {
        var given = new Dictionary<string, string>
        {
            ["ANTHROPIC_BASE_URL"] = Server.Url,
            ["ANTHROPIC_BEDROCK_BASE_URL"] = Server.Url,
        };
        foreach (var (name, value) in keys.Length > 0 ? keys : [("ANTHROPIC_API_KEY", Key), ("AWS_BEARER_TOKEN_BEDROCK", Key)])
        {
            given[name] = value;
        }

        var gateway = new ModelGateway(new GatewayOwner(
            Directory,
            SecretStore.Create(given),
            () => new GatewayTerms(BudgetUsd, 0, [], Prices: null) { MaxRequests = MaxRequests },
            BuiltPsorch.Locate,
            TimeProvider.System));
        owners.Add(gateway);
        return gateway;
    }

    public AttemptSpec Spec(
        int number = 1, AgentKind agent = AgentKind.Anthropic, decimal? maxCostUsd = null, TimeSpan? stallLimit = null) =>
        new()
        {
            Token = $"po-01m8me84d56b62snczfqtt91je-0-{number}",
            RunId = "01m8me84d56b62snczfqtt91je",
            Task = new OrchestratorTask { Id = "a", Prompt = "Do it.", MaxCostUsd = maxCostUsd },
            Attempt = number,
            Executor = 0,
            Directory = Path.Combine(Directory, $"attempt-{number}"),
            TimeLimit = TimeSpan.FromMinutes(5),
            Agent = agent,
            AgentOptions = new AgentOptions { Model = Model, StallLimit = stallLimit ?? TimeSpan.FromMinutes(1) },
        };

    /// <summary>Sends what a client would, and reads the whole answer.</summary>
    public async Task<(int Status, string Text)> AskAsync(GatewayAccess access, string body, string path = "/v1/messages")
    {
        using var request = Request(access, body, path);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static HttpRequestMessage Request(GatewayAccess access, string body, string path = "/v1/messages")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, access.Address + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        request.Headers.Add("anthropic-version", "2023-06-01");
        return request;
    }

    public static string Body(string text = "Hello.", string model = Model, int maxTokens = 100, bool stream = true) =>
        $$"""{"model":"{{model}}","max_tokens":{{maxTokens}},"stream":{{(stream ? "true" : "false")}},"""
            + $$"""
            "messages":[{"role":"user","content":"{{text}}"}]}
            """;

    /// <summary>Waits until something is so; the test's own limit ends it.</summary>
    public static async Task WaitUntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public LedgerTotal Ledger(AttemptSpec spec) =>
        CostLedger.Read(Path.Combine(Directory, CostLedger.FileName)).GetValueOrDefault(spec.Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var owner in owners)
        {
            await owner.DisposeAsync();
        }

        if (GatewayRecord.Read(Directory) is { } record)
        {
            await StrayProcesses.EndTreeAsync(record.Process);
        }

        Http.Dispose();
        await Server.DisposeAsync();
        directory.Dispose();
    }
}
