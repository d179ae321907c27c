using System.Text.Json;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>
/// Checks a JSON value against the part of JSON Schema that the plan's schema uses; another keyword is an error, not ignored.
/// </summary>
internal sealed class JsonSchemaCheck(JsonElement root)
{
    /// <summary>Where and how a value does not conform; empty where it does.</summary>
    public List<string> Check(JsonElement value)
    {
        var failures = new List<string>();
        Check(root, value, "$", failures);
        return failures;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> failures)
    {
        if (schema.ValueKind == JsonValueKind.False)
        {
            failures.Add($"{path}: false");
            return;
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Holds(schema, keyword.Name, keyword.Value, value, path, failures))
            {
                failures.Add($"{path}: {keyword.Name}");
            }
        }
    }

    private bool Holds(JsonElement schema, string keyword, JsonElement rule, JsonElement value, string path, List<string> failures)
    {
        switch (keyword)
        {
            case "$schema" or "$defs" or "title" or "description":
                return true;
            case "$ref":
                Check(Resolve(rule.GetString()!), value, path, failures);
                return true;
            case "if":
                if (schema.TryGetProperty(Conforms(rule, value) ? "then" : "else", out var followed))
                {
                    Check(followed, value, path, failures);
                }

                return true;
            case "then" or "else":
                return true;
            case "type":
                return IsType(rule.GetString()!, value);
            case "enum":
                return rule.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value));
            case "oneOf":
                return rule.EnumerateArray().Count(option => Conforms(option, value)) == 1;
            case "anyOf":
                return rule.EnumerateArray().Any(option => Conforms(option, value));
            case "pattern":
                return value.ValueKind != JsonValueKind.String
                    || Regex.IsMatch(value.GetString()!, rule.GetString()!, RegexOptions.ECMAScript);
            case "minLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.GetInt32();
            case "maxLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.GetInt32();
            case "minimum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.GetDouble();
            case "maximum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.GetDouble();
            case "exclusiveMinimum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() > rule.GetDouble();
            case "minItems":
                return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.GetInt32();
            case "maxItems":
                return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.GetInt32();
            case "items":
                CheckItems(rule, value, path, failures);
                return true;
            case "required":
                return value.ValueKind != JsonValueKind.Object
                    || rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "dependentRequired":
                return value.ValueKind != JsonValueKind.Object
                    || rule.EnumerateObject()
                        .All(entry =>
                            !value.TryGetProperty(entry.Name, out _)
                            || entry.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)));
            case "properties" or "additionalProperties":
                return CheckProperties(schema, keyword, rule, value, path, failures);
            default:
                throw new NotSupportedException($"The keyword {keyword} is not checked.");
        }
    }

    private void CheckItems(JsonElement rule, JsonElement value, string path, List<string> failures)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var (index, item) in value.EnumerateArray().Index())
        {
            Check(rule, item, $"{path}[{index}]", failures);
        }
    }

    private bool CheckProperties(
        JsonElement schema,
        string keyword,
        JsonElement rule,
        JsonElement value,
        string path,
        List<string> failures)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        foreach (var property in value.EnumerateObject())
        {
            var known = schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(property.Name, out _);
            if (keyword == "properties" && known)
            {
                Check(rule.GetProperty(property.Name), property.Value, $"{path}.{property.Name}", failures);
            }
            else if (keyword == "additionalProperties" && !known && rule.ValueKind == JsonValueKind.Object)
            {
                Check(rule, property.Value, $"{path}.{property.Name}", failures);
            }
            else if (keyword == "additionalProperties" && !known)
            {
                return rule.ValueKind == JsonValueKind.True;
            }
        }

        return true;
    }

    private bool Conforms(JsonElement schema, JsonElement value)
    {
        var failures = new List<string>();
        Check(schema, value, "", failures);
        return failures.Count == 0;
    }

    private JsonElement Resolve(string reference)
    {
        var element = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            element = element.GetProperty(part);
        }

        return element;
    }

    private static bool IsType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
        _ => throw new NotSupportedException($"The type {type} is not checked."),
    };
}
