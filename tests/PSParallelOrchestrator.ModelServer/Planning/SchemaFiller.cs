using System.Globalization;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Planning;

/// <summary>Makes a value that fits a schema; properties whose names a planner's schema has get values from the requirements.</summary>
internal sealed class SchemaFiller(JsonObject root, DerivedPlan? plan)
{
    // Naming files or commands that no task makes would fail the task.
    private static readonly string[] LeftEmpty =
    [
        "outputs",
        "verify",
        "command",
        "arguments",
        "promptFile",
        "environment",
        "tags",
        "network",
        "agent",
        "model",
        "workingDirectory",
        "maxCostUsd",
        "maxTurns",
    ];

    public JsonNode? Fill() => Value(root, string.Empty, null);

    private JsonNode? Value(JsonNode? node, string name, DerivedTask? task)
    {
        if (Resolve(node) is not { } schema)
        {
            return "x";
        }

        if (schema["const"] is { } constant)
        {
            return constant.DeepClone();
        }

        if (LeftEmpty.Contains(name) && TakesNull(schema))
        {
            return null;
        }

        if ((schema["anyOf"] ?? schema["oneOf"]) is JsonArray choices)
        {
            return Value(choices.FirstOrDefault(choice => Type(Resolve(choice)) != "null"), name, task);
        }

        if (schema["enum"] is JsonArray names)
        {
            return Choice(names, name);
        }

        return Type(schema) switch
        {
            "array" => Items(schema, name, task),
            "string" => Text(schema, name, task),
            "integer" or "number" => Number(schema, name),
            "boolean" => false,
            "null" => null,
            _ => Object(schema, task),
        };
    }

    private JsonObject Object(JsonObject schema, DerivedTask? task)
    {
        HashSet<string> required = [.. (schema["required"] as JsonArray ?? []).Select(item => item!.GetValue<string>())];
        JsonObject filled = [];
        foreach ((string name, JsonNode? property) in schema["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) || !LeftEmpty.Contains(name))
            {
                filled[name] = Value(property, name, task);
            }
        }

        return filled;
    }

    private JsonArray Items(JsonObject schema, string name, DerivedTask? task)
    {
        JsonNode? items = schema["items"];
        if (name == "tasks" && plan is not null)
        {
            return new([.. plan.Tasks.Select(each => Value(items, "task", each))]);
        }

        if (name is "dependsOn" or "dependencies" && task is not null)
        {
            return new([.. task.DependsOn.Select(id => Dependency(items, id, task))]);
        }

        int least = schema["minItems"]?.GetValue<int>() ?? 0;
        if (least == 0 && LeftEmpty.Contains(name))
        {
            return [];
        }

        return new([.. Enumerable.Range(0, Math.Max(1, least)).Select(_ => Value(items, name, task))]);
    }

    private JsonNode? Dependency(JsonNode? items, string id, DerivedTask task)
    {
        if (Resolve(items) is not { } schema || schema["properties"] is not JsonObject properties)
        {
            return id;
        }

        JsonObject filled = Object(schema, task);
        string key = properties.Select(pair => pair.Key).FirstOrDefault(key => key is "id" or "task" or "taskId" or "on")
            ?? properties.First().Key;
        filled[key] = id;
        foreach (string reason in properties.Select(pair => pair.Key).Where(IsReason))
        {
            filled[reason] = $"{task.Title} uses what {id} makes.";
        }

        return filled;
    }

    private string Text(JsonObject schema, string name, DerivedTask? task)
    {
        string text = name switch
        {
            "id" when task is not null => task.Id,
            "title" or "name" when task is not null => task.Title,
            "prompt" or "description" or "instructions" when task is not null => task.Prompt,
            "memory" => "1G",
            _ when name.Contains("limit", StringComparison.OrdinalIgnoreCase) => "00:30:00",
            _ when name.Contains("duration", StringComparison.OrdinalIgnoreCase) => "00:05:00",
            _ when IsReason(name) && plan is not null => task is null ? $"{plan.Tasks.Count} parts, the first is: {plan.FirstLine}"
            : task.DependsOn.Count == 0 ? $"{task.Title} needs nothing else."
            : $"{task.Title} uses {string.Join(", ", task.DependsOn)}.",
            _ when plan is not null => task?.Title ?? plan.FirstLine,
            _ => "x",
        };
        return text.PadRight(schema["minLength"]?.GetValue<int>() ?? 0, 'x');
    }

    private JsonNode Number(JsonObject schema, string name)
    {
        double value = name switch
        {
            "score" when plan is not null => plan.Score,
            _ when plan is not null && name.Contains("executors", StringComparison.OrdinalIgnoreCase) => plan.Executors,
            "gpus" or "priority" => 0,
            _ when name.Contains("limit", StringComparison.OrdinalIgnoreCase) => name.Contains(
                "minutes",
                StringComparison.OrdinalIgnoreCase)
                ? 30
                : 1800,
            _ when name.Contains("duration", StringComparison.OrdinalIgnoreCase) => name.Contains(
                "minutes",
                StringComparison.OrdinalIgnoreCase)
                ? 5
                : 300,
            "maxRetries" => 3,
            _ => 1,
        };
        double bounded = Math.Min(Math.Max(value, Bound(schema["minimum"]) ?? value), Bound(schema["maximum"]) ?? double.MaxValue);
        return Type(schema) == "integer" ? Math.Floor(bounded) : bounded;
    }

    private JsonNode? Choice(JsonArray names, string name)
    {
        List<JsonNode?> real = [.. names.Where(each => each is not null)];
        if (name == "level" && plan is not null && real.Count > 3)
        {
            return real[plan.Level]!.DeepClone();
        }

        JsonNode? agent = name == "kind" ? real.Find(each => each!.ToString() == "Agent") : null;
        return (agent ?? real.FirstOrDefault())?.DeepClone();
    }

    private JsonObject? Resolve(JsonNode? node)
    {
        if (node is not JsonObject schema || schema["$ref"]?.GetValue<string>() is not { } reference)
        {
            return node as JsonObject;
        }

        JsonNode? target = root;
        foreach (string part in reference.Split('/').Skip(1))
        {
            target = target?[part];
        }

        return target as JsonObject;
    }

    private bool TakesNull(JsonObject schema) =>
        (schema["type"] as JsonArray)?.Any(type => type?.GetValue<string>() == "null") == true
        || ((schema["anyOf"] ?? schema["oneOf"]) as JsonArray)?.Any(choice => Type(Resolve(choice)) == "null") == true;

    private static bool IsReason(string name) =>
        name.Contains("reason", StringComparison.OrdinalIgnoreCase) || name.Contains("rationale", StringComparison.OrdinalIgnoreCase);

    private static string? Type(JsonObject? schema) => schema?["type"] switch
    {
        JsonArray types => types.Select(type => type?.GetValue<string>()).FirstOrDefault(type => type != "null"),
        JsonValue type => type.GetValue<string>(),
        _ => null,
    };

    private static double? Bound(JsonNode? bound) =>
        bound is null ? null : double.Parse(bound.ToJsonString(), CultureInfo.InvariantCulture);
}
