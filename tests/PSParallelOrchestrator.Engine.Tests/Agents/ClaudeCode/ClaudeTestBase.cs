using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.Secrets;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Tests.Execution.Processes;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Attempts by the real client against a model server on loopback. Skipped where the client is not installed.</summary>
public abstract class ClaudeTestBase : ProcessTestBase, IAsyncLifetime
{
    /// <summary>The key: nothing that an attempt leaves may hold it.</summary>
    protected const string Canary = "sk-ant-canary-7f3a9c51e2";

    private LoopbackModelServer? server;

    protected LoopbackModelServer Server => server!;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        try
        {
            _ = await ClaudeInstallation.FindAsync(TestContext.Current.CancellationToken);
        }
        catch (OrchestratorException e)
        {
            Assert.Skip(e.Message);
        }

        server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [Canary] });
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

    protected static JsonObject Bash(string command) => new() { ["tool"] = "Bash", ["input"] = new JsonObject { ["command"] = command } };

    protected static JsonObject Write(string path, string content) =>
        new() { ["tool"] = "Write", ["input"] = new JsonObject { ["file_path"] = path, ["content"] = content } };

    protected static JsonObject Fails(string fault) => new() { ["text"] = "It goes on.", ["always"] = JsonNode.Parse(fault) };

    private protected AttemptSpec Spec(string prompt, string name = "attempt-1") => new()
    {
        Token = $"po-{Marker}-{name}",
        RunId = "run",
        Task = new OrchestratorTask { Id = "t", Prompt = prompt, Environment = new Dictionary<string, string> { ["ANTHROPIC_BASE_URL"] = Server.Url } },
        Attempt = 1,
        Executor = 0,
        Directory = PathOf(name),
        TimeLimit = TimeSpan.FromMinutes(5),
        Agent = AgentKind.ClaudeCode,
    };

    private protected static Task<AttemptResult> AttemptAsync(AttemptSpec spec, string key = Canary) => AttemptUntilAsync(spec, key, TestContext.Current.CancellationToken);

    private protected static Task<AttemptResult> AttemptUntilAsync(AttemptSpec spec, string key, CancellationToken stop)
    {
        var agents = new Dictionary<AgentKind, IAgent> { [AgentKind.ClaudeCode] = new ClaudeCodeAgent() };
        var services = new AgentServices { Secrets = SecretStore.Create(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = key }) };
        return new AttemptRunner(agents, services, TimeProvider.System).RunAsync(spec, stop);
    }

    /// <summary>Every file below a directory that holds a text.</summary>
    protected static IEnumerable<string> Holding(string directory, string text) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));
}
