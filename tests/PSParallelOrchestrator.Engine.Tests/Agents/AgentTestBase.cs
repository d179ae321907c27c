using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Tests.Processes;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Engine.Tests.Agents;

/// <summary>Attempts by a real agent against a model server on loopback, which does what prompts say.</summary>
public abstract class AgentTestBase : ProcessTestBase, IAsyncLifetime
{
    private LoopbackModelServer? server;

    protected LoopbackModelServer Server => server!;

    /// <summary>The keys that the server lets in.</summary>
    protected abstract string[] Keys { get; }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await RequireAsync();
        server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = Keys });
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

    /// <summary>Skips the test where the agent lacks something.</summary>
    protected virtual Task RequireAsync() => Task.CompletedTask;

    /// <summary>A prompt that says how the model answers.</summary>
    protected static string Script(params JsonObject[] steps) => Script(false, steps);

    protected static string Script(bool loop, params JsonObject[] steps) =>
        "Do it. MODEL-SCRIPT: " + new JsonObject { ["steps"] = new JsonArray([.. steps]), ["loop"] = loop }.ToJsonString();

    protected static JsonObject Say(string text) => new() { ["text"] = text };

    protected static JsonObject Use(string tool, params (string Name, JsonNode? Value)[] input) =>
        new() { ["tool"] = tool, ["input"] = new JsonObject(input.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))) };

    protected static JsonObject Fails(string fault) => new() { ["text"] = "It goes on.", ["always"] = JsonNode.Parse(fault) };

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

    /// <summary>Every file below a directory that holds a text; what cannot be read, as the socket of a gateway, holds none.</summary>
    protected static IEnumerable<string> Holding(string directory, string text) =>
        Directory
            .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) != ".sock")
            .Where(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal));
}
