using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>Plan files as text.</summary>
public static class PlanText
{
    public static string Of(params JsonObject[] tasks) => new JsonObject { ["tasks"] = new JsonArray([.. tasks]) }.ToJsonString();

    public static JsonObject Agent(string id, params string[] dependsOn) => new()
    {
        ["id"] = id,
        ["prompt"] = "do " + id,
        ["dependsOn"] = Strings(dependsOn),
    };

    /// <summary>A shell script; further arguments are only there to be seen in the list of processes.</summary>
    public static JsonObject Shell(string id, string script, string[]? dependsOn = null, params string[] arguments) => new()
    {
        ["id"] = id,
        ["command"] = "sh",
        ["arguments"] = Strings(["-c", script, .. arguments]),
        ["dependsOn"] = Strings(dependsOn ?? []),
    };

    /// <summary>A task with one more key.</summary>
    public static JsonObject With(this JsonObject task, string key, JsonNode value)
    {
        task[key] = value;
        return task;
    }

    /// <summary>The resources of a task: one of them.</summary>
    public static JsonObject Resources(string name, JsonNode value) => new() { [name] = value };

    public static JsonArray Strings(params string[] texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
