using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>What prompts tell the model to do, in the tools of Claude Code.</summary>
internal static class AgentSteps
{
    /// <summary>An Agent task whose prompt says how the model answers.</summary>
    public static JsonObject Agent(string id, params JsonObject[] steps) => PlanText.Agent(id).With("prompt", ModelPlace.Script(id, steps));

    public static JsonObject Bash(string command) => new() { ["tool"] = "Bash", ["input"] = new JsonObject { ["command"] = command } };

    public static JsonObject Write(string path, string content) =>
        new()
        {
            ["tool"] = "Write",
            ["input"] = new JsonObject { ["file_path"] = path.StartsWith('/') ? path : "${cwd}/" + path, ["content"] = content },
        };

    public static JsonObject Say(string text) => new() { ["text"] = text };
}
