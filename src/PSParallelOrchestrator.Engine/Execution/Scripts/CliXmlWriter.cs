using System.Globalization;
using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>Writes values as CLIXML, the XML in which PowerShell passes on objects.</summary>
internal sealed class CliXmlWriter
{
    private readonly StringBuilder xml = new(ObjectFileFormat.Begin);
    private int references;

    /// <summary>The document.</summary>
    public override string ToString() => $"{xml}{ObjectFileFormat.End}";

    /// <summary>Begins an object, whose properties follow.</summary>
    public CliXmlWriter BeginObject(string? name = null)
    {
        Open("Obj", name, isReferable: true).Append("<MS>");
        return this;
    }

    /// <summary>Ends an object.</summary>
    public CliXmlWriter EndObject()
    {
        xml.Append("</MS></Obj>");
        return this;
    }

    /// <summary>Begins a list, whose items follow.</summary>
    public CliXmlWriter BeginList(string? name)
    {
        Open("Obj", name, isReferable: true).Append("<LST>");
        return this;
    }

    /// <summary>Ends a list.</summary>
    public CliXmlWriter EndList()
    {
        xml.Append("</LST></Obj>");
        return this;
    }

    /// <summary>A text, or that there is none.</summary>
    public CliXmlWriter Text(string? name, string? text)
    {
        if (text is null)
        {
            Open("Nil", name).Append("</Nil>");
            return this;
        }

        Open("S", name);
        Encode(text);
        xml.Append("</S>");
        return this;
    }

    /// <summary>True or false.</summary>
    public CliXmlWriter Flag(string? name, bool value)
    {
        Open("B", name).Append(value ? "true" : "false").Append("</B>");
        return this;
    }

    /// <summary>A value that a script is given.</summary>
    public CliXmlWriter Value(string? name, ScriptValue value)
    {
        if (value.CliXml is { } element)
        {
            Element(name, element);
            return this;
        }

        using var json = JsonDocument.Parse(value.Json!);
        Json(name, json.RootElement);
        return this;
    }

    private void Json(string? name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                BeginObject(name);
                foreach (var property in value.EnumerateObject())
                {
                    Json(property.Name, property.Value);
                }

                EndObject();
                break;
            case JsonValueKind.Array:
                BeginList(name);
                foreach (var item in value.EnumerateArray())
                {
                    Json(null, item);
                }

                EndList();
                break;
            case JsonValueKind.Number:
                var (type, text) = Number(value);
                Open(type, name).Append(text).Append("</").Append(type).Append('>');
                break;
            case JsonValueKind.True or JsonValueKind.False:
                Flag(name, value.ValueKind == JsonValueKind.True);
                break;
            default:
                Text(name, value.GetString());
                break;
        }
    }

    // As PowerShell reads numbers: the first of these that has all of it.
    private static (string Type, string Text) Number(JsonElement value)
    {
        var text = value.GetRawText();
        return value.TryGetInt32(out var whole) ? ("I32", whole.ToString(CultureInfo.InvariantCulture))
            : value.TryGetInt64(out var large) ? ("I64", large.ToString(CultureInfo.InvariantCulture))
            : ("Db", double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture));
    }

    // The element's own name is an attribute of its first tag.
    private void Element(string? name, string element)
    {
        var tag = element.AsSpan().IndexOfAny(" />");
        if (name is null || tag < 0)
        {
            xml.Append(element);
            return;
        }

        xml.Append(element, 0, tag);
        Name(name);
        xml.Append(element, tag, element.Length - tag);
    }

    private StringBuilder Open(string type, string? name, bool isReferable = false)
    {
        xml.Append('<').Append(type);
        if (name is not null)
        {
            Name(name);
        }

        if (isReferable)
        {
            xml.Append(CultureInfo.InvariantCulture, $" RefId=\"{references++}\"");
        }

        return xml.Append('>');
    }

    private void Name(string name)
    {
        xml.Append(" N=\"");
        Encode(name);
        xml.Append('"');
    }

    // What XML cannot hold is written as _xHHHH_, and so is what looks like that.
    private void Encode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            _ = character switch
            {
                '<' => xml.Append("&lt;"),
                '>' => xml.Append("&gt;"),
                '&' => xml.Append("&amp;"),
                '"' => xml.Append("&quot;"),
                '_' when i + 1 < text.Length && text[i + 1] is 'x' or 'X' => xml.Append("_x005F_"),
                _ when char.IsControl(character) || char.IsSurrogate(character) || character >= '\ufffe' =>
                    xml.Append(CultureInfo.InvariantCulture, $"_x{(int)character:X4}_"),
                _ => xml.Append(character),
            };
        }
    }
}
