using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.ModelServer;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>The real Claude Code against a model server on loopback. Tests are skipped where the client is not installed.</summary>
internal static class AgentPlace
{
    /// <summary>Starts the server, and lets psorch in a place find it and the client.</summary>
    /// <param name="place">The place.</param>
    /// <param name="key">The only key that the server lets in.</param>
    public static async Task<LoopbackModelServer> StartServerAsync(TestPlace place, string key)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        try
        {
            place.Set("PSORCH_CLAUDE_EXE", (await ClaudeInstallation.FindAsync(TestContext.Current.CancellationToken)).Path);
        }
        catch (OrchestratorException e)
        {
            Assert.Skip(e.Message);
        }

        foreach (var name in (string[])["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"])
        {
            place.Set(name, null);
        }

        var server = await LoopbackModelServer.StartAsync(new LoopbackModelServerOptions { Keys = [key] });
        place.Set("ANTHROPIC_BASE_URL", server.Url);
        return server;
    }

    /// <summary>An Agent task whose prompt says how the model answers.</summary>
    public static JsonObject Agent(string id, params JsonObject[] steps) => PlanText.Agent(id).With(
        "prompt", "MODEL-SCRIPT: " + new JsonObject { ["name"] = id, ["steps"] = new JsonArray([.. steps]) }.ToJsonString());

    public static JsonObject Bash(string command) => new() { ["tool"] = "Bash", ["input"] = new JsonObject { ["command"] = command } };

    public static JsonObject Write(string path, string content) =>
        new() { ["tool"] = "Write", ["input"] = new JsonObject { ["file_path"] = path.StartsWith('/') ? path : "${cwd}/" + path, ["content"] = content } };

    public static JsonObject Say(string text) => new() { ["text"] = text };
}
