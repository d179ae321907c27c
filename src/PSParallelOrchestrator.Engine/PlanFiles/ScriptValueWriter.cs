using System.Text.Json;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>Writes values that scripts are given: as what they are, in the format of the file.</summary>
internal static class ScriptValueWriter
{
    public static void Write(IPlanOutput output, ScriptValue value)
    {
        if (value.CliXml is { } element)
        {
            output.BeginMapping();
            output.Key(ScriptBinder.CliXmlKey);
            output.Text(element);
            output.EndMapping();
            return;
        }

        using var json = JsonDocument.Parse(value.Json!);
        Write(output, json.RootElement);
    }

    private static void Write(IPlanOutput output, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                output.BeginMapping();
                foreach (var property in value.EnumerateObject())
                {
                    output.Key(property.Name);
                    Write(output, property.Value);
                }

                output.EndMapping();
                break;
            case JsonValueKind.Array:
                output.BeginSequence(ofScalars: false);
                foreach (var item in value.EnumerateArray())
                {
                    Write(output, item);
                }

                output.EndSequence();
                break;
            case JsonValueKind.String:
                output.Text(value.GetString()!);
                break;
            case JsonValueKind.Number:
                output.RawNumber(value.GetRawText());
                break;
            case JsonValueKind.Null:
                output.Null();
                break;
            default:
                output.Boolean(value.ValueKind == JsonValueKind.True);
                break;
        }
    }
}
