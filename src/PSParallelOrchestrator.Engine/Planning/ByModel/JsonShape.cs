using System.Globalization;
using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>
/// Checks an answer against the part of JSON Schema that <see cref="PlannerSchemas"/> uses. Not every service holds a model to its schema.
/// </summary>
internal static class JsonShape
{
    /// <summary>Finds what is wrong.</summary>
    /// <returns>A line for each problem; empty for an answer that fits.</returns>
    public static List<string> Check(string schema, JsonElement value)
    {
        using var document = JsonDocument.Parse(schema);
        var problems = new List<string>();
        Check(document.RootElement, value, "The answer", problems);
        return problems;
    }

    private static void Check(JsonElement schema, JsonElement value, string place, List<string> problems)
    {
        var type = schema.GetProperty("type").GetString()!;
        if (!IsOf(type, value))
        {
            problems.Add($"{place} is not of the type {type}.");
            return;
        }

        switch (type)
        {
            case "object":
                CheckObject(schema, value, place, problems);
                break;
            case "array":
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Check(schema.GetProperty("items"), item, string.Create(CultureInfo.InvariantCulture, $"{place}[{index++}]"), problems);
                }

                break;
            case "string" when schema.TryGetProperty("enum", out var names):
                var text = value.GetString();
                if (!names.EnumerateArray().Any(name => name.GetString() == text))
                {
                    problems.Add($"{place} is none of {string.Join(", ", names.EnumerateArray().Select(name => name.GetString()))}.");
                }

                break;
        }
    }

    private static void CheckObject(JsonElement schema, JsonElement value, string place, List<string> problems)
    {
        var properties = schema.GetProperty("properties");
        foreach (var name in schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()!))
        {
            if (!value.TryGetProperty(name, out _))
            {
                problems.Add($"{place} lacks the property {name}.");
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            if (properties.TryGetProperty(property.Name, out var rule))
            {
                Check(rule, property.Value, $"{place}.{property.Name}", problems);
            }
            else
            {
                problems.Add($"{place} has a property that is not asked for: {property.Name}.");
            }
        }
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
