using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>What the real service does not take in the schema of a structured output or of a strict tool.</summary>
internal static class StructuredSchemaRules
{
    private static readonly string[] Unsupported =
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
    ];

    public static void Check(JsonObject body)
    {
        if (((body["output_config"] as JsonObject)?["format"] as JsonObject)?["schema"] is JsonObject format)
        {
            Check(format, "output_config.format.schema");
        }

        int at = 0;
        foreach (JsonObject tool in (body["tools"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (tool["strict"] is JsonValue strict && strict.TryGetValue(out bool on) && on && tool["input_schema"] is JsonObject schema)
            {
                Check(schema, $"tools.{at}.custom.input_schema");
            }

            at++;
        }
    }

    private static void Check(JsonObject schema, string place)
    {
        string type = schema["type"] is JsonValue value && value.TryGetValue(out string? name) ? name : string.Empty;
        string[] bad = [.. Unsupported.Where(schema.ContainsKey)];
        if (bad.Length > 0)
        {
            throw RequestRefusedException.Invalid($"{place}: For '{type}' type, properties {string.Join(", ", bad)} are not supported");
        }

        if (schema["minItems"] is JsonValue least && least.GetValue<int>() > 1)
        {
            throw RequestRefusedException.Invalid($"{place}: For 'array' type, 'minItems' values other than 0 or 1 are not supported");
        }

        if (type == "object" && !(schema["additionalProperties"] is JsonValue open && open.TryGetValue(out bool allowed) && !allowed))
        {
            throw RequestRefusedException.Invalid($"{place}: For 'object' type, 'additionalProperties' must be explicitly set to false");
        }

        foreach ((string key, JsonNode? child) in schema)
        {
            switch (key, child)
            {
                case ("properties" or "$defs" or "definitions", JsonObject children):
                    foreach ((_, JsonNode? node) in children)
                    {
                        CheckChild(node, place);
                    }

                    break;
                case ("items", JsonObject items):
                    Check(items, place);
                    break;
                case ("anyOf" or "allOf" or "oneOf", JsonArray choices):
                    foreach (JsonNode? node in choices)
                    {
                        CheckChild(node, place);
                    }

                    break;
            }
        }
    }

    private static void CheckChild(JsonNode? node, string place)
    {
        if (node is JsonObject schema)
        {
            Check(schema, place);
        }
    }
}
