using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>Reads scripts from JSON. Unknown keys are refused, so that a typing error is not a silent success.</summary>
public static class ScriptReader
{
    /// <summary>Reads a script: {"steps":[…],"loop":false,"name":"…"}, or a single step.</summary>
    /// <exception cref="RequestRefusedException">It is no script; the message says where.</exception>
    public static ModelScript Read(string json)
    {
        try
        {
            return Read(JsonNode.Parse(json) as JsonObject ?? throw Wrong("a script is an object"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw Wrong(exception.Message);
        }
    }

    internal static ModelScript Read(JsonObject script)
    {
        if (!script.ContainsKey("steps"))
        {
            return new([ReadStep(script)]);
        }

        Check(script, "script", "steps", "loop", "name");
        JsonArray steps = script["steps"] as JsonArray ?? throw Wrong("steps is an array");
        return new([.. steps.Select(step => ReadStep(step as JsonObject ?? throw Wrong("a step is an object")))],
            script["loop"]?.GetValue<bool>() ?? false, script["name"]?.GetValue<string>());
    }

    internal static ScriptStep ReadStep(JsonObject step)
    {
        Check(
            step,
            "step",
            "text",
            "thinking",
            "json",
            "tool",
            "input",
            "tools",
            "empty",
            "stop",
            "usage",
            "delay",
            "chunkDelay",
            "faults",
            "always",
            "expect");
        List<ToolCall> tools =
        [
            .. (step["tools"] as JsonArray ?? []).Select(tool => ReadTool(tool as JsonObject ?? throw Wrong("a tool is an object"))),
        ];
        if (step["tool"] is { } name)
        {
            tools.Add(new(name.GetValue<string>(), Input(step)));
        }
        else if (step.ContainsKey("input"))
        {
            throw Wrong("input without tool");
        }

        bool fromSchema = step["json"] is JsonValue value && value.TryGetValue(out string? word) && word == "auto";
        return new()
        {
            Text = step["text"]?.GetValue<string>(),
            Thinking = step["thinking"]?.GetValue<string>(),
            Json = fromSchema ? null : step["json"]?.DeepClone(),
            JsonFromSchema = fromSchema,
            Tools = tools,
            Empty = step["empty"]?.GetValue<bool>() ?? false,
            Stop = step["stop"]?.GetValue<string>(),
            Usage = step["usage"] is JsonObject usage ? ReadUsage(usage) : null,
            Delay = Milliseconds(step["delay"]),
            ChunkDelay = Milliseconds(step["chunkDelay"]),
            Faults = ReadFaults(step),
            Always = step["always"] is JsonObject always ? ReadFault(always) : null,
            Expect = step["expect"]?.GetValue<string>(),
        };
    }

    internal static void Check(JsonObject json, string what, params string[] keys)
    {
        string[] unknown = [.. json.Select(pair => pair.Key).Where(key => !keys.Contains(key))];
        if (unknown.Length > 0)
        {
            throw Wrong($"unknown key {string.Join(", ", unknown)} in a {what}; known are {string.Join(", ", keys)}");
        }
    }

    internal static RequestRefusedException Wrong(string message) => RequestRefusedException.Invalid($"MODEL-SCRIPT: {message}");

    private static IReadOnlyList<Fault?> ReadFaults(JsonObject step) =>
        [
            .. (step["faults"] as JsonArray ?? []).Select(fault =>
                fault is null ? null : ReadFault(fault as JsonObject ?? throw Wrong("a fault is an object or null"))),
        ];

    private static Fault ReadFault(JsonObject fault)
    {
        (string key, JsonNode? value) = fault.FirstOrDefault();
        switch (key)
        {
            case "status":
                Check(fault, "fault", "status", "retryAfter", "type", "message", "headers");
                return new(FaultKind.Status)
                {
                    Status = value!.GetValue<int>(),
                    RetryAfter = fault["retryAfter"] is JsonValue wait ? wait.ToString() : null,
                    Type = fault["type"]?.GetValue<string>(),
                    Message = fault["message"]?.GetValue<string>(),
                    Headers = (fault["headers"] as JsonObject ?? []).ToDictionary(
                        pair => pair.Key,
                        pair => pair.Value?.ToString() ?? string.Empty),
                };
            case "error":
                Check(fault, "fault", "error", "after", "message");
                return new(FaultKind.Error)
                {
                    Type = value!.GetValue<string>(),
                    Events = fault["after"]?.GetValue<int>() ?? 0,
                    Message = fault["message"]?.GetValue<string>(),
                };
            case "cut":
            case "end":
            case "stall":
                Check(fault, "fault", key);
                return Fault.After(Enum.Parse<FaultKind>(key, ignoreCase: true), value!.GetValue<int>());
            case "html":
                Check(fault, "fault", key);
                return new(FaultKind.Html) { Status = value!.GetValue<int>() };
            case "hang":
            case "reset":
            case "garbage":
            case "noBody":
                Check(fault, "fault", key);
                return new(Enum.Parse<FaultKind>(key, ignoreCase: true));
            default:
                throw Wrong(
                    $"a fault begins with status, error, cut, end, stall, html, hang, reset, garbage or noBody, not {key ?? "nothing"}");
        }
    }

    private static ToolCall ReadTool(JsonObject tool)
    {
        Check(tool, "tool", "name", "input");
        return new((tool["name"] ?? throw Wrong("a tool has a name")).GetValue<string>(), Input(tool));
    }

    private static JsonObject Input(JsonObject holder) => holder["input"]?.DeepClone() as JsonObject ?? [];

    private static ScriptedUsage ReadUsage(JsonObject usage)
    {
        Check(usage, "usage", "input", "output", "cacheWrite", "cacheRead");
        return new(
            usage["input"]?.GetValue<long>(),
            usage["output"]?.GetValue<long>(),
            usage["cacheWrite"]?.GetValue<long>(),
            usage["cacheRead"]?.GetValue<long>());
    }

    private static TimeSpan Milliseconds(JsonNode? value) =>
        value is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(double.Parse(value.ToString(), CultureInfo.InvariantCulture));
}
