using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>
/// Writes the JSON of the files of a detached attempt. By hand, as <see cref="JsonParser"/> reads it: an executor is started for every
/// attempt, and what the libraries for JSON load and compile at their first use would cost it more than all the rest of its work.
/// Whatever is null is left out.
/// </summary>
internal sealed class JsonText
{
    private readonly StringBuilder text = new("{");

    /// <summary>Begins an object within this one.</summary>
    public JsonText Begin(string name)
    {
        Name(name).text.Append('{');
        return this;
    }

    /// <summary>Ends the object that was begun last.</summary>
    public JsonText End()
    {
        text.Append('}');
        return this;
    }

    public JsonText Text(string name, string? value)
    {
        if (value is not null)
        {
            Name(name).String(value);
        }

        return this;
    }

    public JsonText Whole(string name, long? value)
    {
        if (value is { } number)
        {
            Name(name).text.Append(CultureInfo.InvariantCulture, $"{number}");
        }

        return this;
    }

    public JsonText Number(string name, double? value)
    {
        if (value is { } number)
        {
            Name(name).text.Append(number.ToString("R", CultureInfo.InvariantCulture));
        }

        return this;
    }

    public JsonText Money(string name, decimal? value)
    {
        if (value is { } number)
        {
            Name(name).text.Append(number.ToString(CultureInfo.InvariantCulture));
        }

        return this;
    }

    public JsonText Flag(string name, bool? value)
    {
        if (value is { } flag)
        {
            Name(name).text.Append(flag ? "true" : "false");
        }

        return this;
    }

    public JsonText Duration(string name, TimeSpan? value) => Text(name, value?.ToString("c", CultureInfo.InvariantCulture));

    public JsonText Time(string name, DateTimeOffset value) => Text(name, value.ToString("O", CultureInfo.InvariantCulture));

    public JsonText Texts(string name, IReadOnlyList<string>? values) => List(name, values, static (json, value) => json.String(value));

    /// <summary>Writes a list.</summary>
    public JsonText List<T>(string name, IReadOnlyList<T>? values, Action<JsonText, T> write)
    {
        if (values is null)
        {
            return this;
        }

        Name(name).text.Append('[');
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }

            write(this, values[i]);
        }

        text.Append(']');
        return this;
    }

    /// <summary>Begins an object that is an element of a list.</summary>
    public JsonText BeginElement()
    {
        text.Append('{');
        return this;
    }

    /// <summary>Writes a number that is an element of a list.</summary>
    public void Element(int value) => text.Append(value);

    /// <summary>Ends the whole.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(text.Append('}').ToString());

    private JsonText Name(string name)
    {
        if (text[^1] != '{')
        {
            text.Append(',');
        }

        String(name);
        text.Append(':');
        return this;
    }

    private void String(string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            if (character is '"' or '\\')
            {
                text.Append('\\').Append(character);
            }
            else if (character < ' ')
            {
                text.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(character);
            }
        }

        text.Append('"');
    }
}
