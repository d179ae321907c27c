using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Anthropic;
using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.Sdk;
using PSParallelOrchestrator.Engine.Agents.Secrets;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Tests.Execution.Processes;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Engine.Tests.Agents.Sdk;

/// <summary>Attempts by the real client packages against a model server on loopback.</summary>
public abstract class SdkTestBase : ProcessTestBase, IAsyncLifetime
{
    /// <summary>The key, and the AWS secret key: nothing that an attempt leaves may hold them.</summary>
    protected const string Canary = "sk-ant-canary-91b7d2e04c";

    protected const string AccessKey = "AKIACANARY0000000001";

    protected static readonly ModelServer.Logs.ModelPrice Sonnet = new(3m, 15m, 3.75m, 0.3m);

    private LoopbackModelServer? server;

    /// <summary>Both agents.</summary>
    public static TheoryData<AgentKind> Agents => [AgentKind.Anthropic, AgentKind.Bedrock];

    protected LoopbackModelServer Server => server!;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [Canary, AccessKey] });
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        await DisposeAsync();
    }

    /// <summary>A prompt that says how the model answers.</summary>
    protected static string Script(params JsonObject[] steps) => Script(false, steps);

    protected static string Script(bool loop, params JsonObject[] steps) =>
        "Do it. MODEL-SCRIPT: " + new JsonObject { ["steps"] = new JsonArray([.. steps]), ["loop"] = loop }.ToJsonString();

    protected static JsonObject Say(string text) => new() { ["text"] = text };

    protected static JsonObject Use(string tool, params (string Name, JsonNode? Value)[] input) =>
        new() { ["tool"] = tool, ["input"] = new JsonObject(input.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))) };

    protected static JsonObject Create(string path, string text) => Use("create", ("path", path), ("file_text", text));

    protected static JsonObject Fails(string fault) => new() { ["text"] = "It goes on.", ["always"] = JsonNode.Parse(fault) };

    private protected static IModelProvider Provider(AgentKind kind) => kind == AgentKind.Bedrock ? new BedrockProvider() : new AnthropicProvider();

    private protected AgentServices Services(params (string Name, string Value)[] given) => new() { Secrets = SecretStore.Create(Given(given)) };

    private protected AttemptSpec Spec(AgentKind kind, string prompt, string name = "attempt-1") => new()
    {
        Token = $"po-{Marker}-{name}",
        RunId = "run",
        Task = new OrchestratorTask { Id = "t", Prompt = prompt },
        Attempt = 1,
        Executor = 0,
        Directory = PathOf(name),
        TimeLimit = TimeSpan.FromMinutes(5),
        Agent = kind,
    };

    private protected Task<AttemptResult> AttemptAsync(AttemptSpec spec) => AttemptAsync(spec, Services());

    private protected static Task<AttemptResult> AttemptAsync(AttemptSpec spec, AgentServices services) => AttemptUntilAsync(spec, services, TestContext.Current.CancellationToken);

    private protected static Task<AttemptResult> AttemptUntilAsync(AttemptSpec spec, AgentServices services, CancellationToken stop)
    {
        var agents = new Dictionary<AgentKind, IAgent> { [spec.Agent] = new SdkAgent(Provider(spec.Agent)) };
        return new AttemptRunner(agents, services, TimeProvider.System).RunAsync(spec, stop);
    }

    protected string Workspace(string path, string attempt = "attempt-1") => PathOf($"{attempt}/workspace/{path}");

    /// <summary>What the attempt's files say of what it did.</summary>
    protected string Activity(string attempt = "attempt-1") => File.ReadAllText(PathOf($"{attempt}/activity.jsonl"));

    /// <summary>Every file below a directory that holds a text.</summary>
    protected static IEnumerable<string> Holding(string directory, string text) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));

    private Dictionary<string, string> Given((string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string>
        {
            ["ANTHROPIC_BASE_URL"] = Server.Url,
            ["ANTHROPIC_BEDROCK_BASE_URL"] = Server.Url,
        };
        foreach (var (name, value) in more.Length > 0 ? more : [("ANTHROPIC_API_KEY", Canary), ("AWS_ACCESS_KEY_ID", AccessKey), ("AWS_SECRET_ACCESS_KEY", Canary)])
        {
            all[name] = value;
        }

        return all;
    }
}
