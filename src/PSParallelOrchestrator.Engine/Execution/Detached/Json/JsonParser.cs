using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>Reads JSON: RFC 8259, nested at most 64 deep. See <see cref="JsonText"/> for why by hand.</summary>
internal sealed class JsonParser
{
    private const int LargestDepth = 64;
    private readonly string text;
    private int position;

    private JsonParser(string text) => this.text = text;

    /// <summary>Reads an object.</summary>
    /// <param name="bytes">A file's content, UTF-8.</param>
    /// <exception cref="FormatException">It is no JSON, or no object.</exception>
    public static JsonFields Parse(ReadOnlySpan<byte> bytes)
    {
        var parser = new JsonParser(Encoding.UTF8.GetString(bytes));
        var value = parser.Value(depth: 0);
        parser.SkipSpace();
        return parser.position == parser.text.Length && value is JsonFields fields ? fields : throw parser.Damage("one object is expected");
    }

    private object? Value(int depth)
    {
        if (depth > LargestDepth)
        {
            throw Damage("it is nested too deep");
        }

        SkipSpace();
        switch (Here)
        {
            case '{': return Object(depth);
            case '[': return List(depth);
            case '"': return String();
            case 't': return Word("true", true);
            case 'f': return Word("false", false);
            case 'n': return Word("null", null);
            default: return Number();
        }
    }

    private char Here => position < text.Length ? text[position] : '\0';

    private JsonFields Object(int depth)
    {
        var fields = new Dictionary<string, object?>();
        position++;
        if (TryTake('}'))
        {
            return new JsonFields(fields);
        }

        do
        {
            SkipSpace();
            var name = Here == '"' ? String() : throw Damage("a name is expected");
            if (!TryTake(':'))
            {
                throw Damage("a colon is expected");
            }

            fields[name] = Value(depth + 1);
        }
        while (TryTake(','));
        return TryTake('}') ? new JsonFields(fields) : throw Damage("the end of an object is expected");
    }

    private List<object?> List(int depth)
    {
        var values = new List<object?>();
        position++;
        if (TryTake(']'))
        {
            return values;
        }

        do
        {
            values.Add(Value(depth + 1));
        }
        while (TryTake(','));
        return TryTake(']') ? values : throw Damage("the end of a list is expected");
    }

    private string String()
    {
        var begin = ++position;
        while (position < text.Length && text[position] is not ('"' or '\\' or < ' '))
        {
            position++;
        }

        if (Here == '"')
        {
            return text[begin..position++];
        }

        var whole = new StringBuilder(text, begin, position - begin, 2 * (position - begin) + 16);
        while (Here != '"')
        {
            if (Here < ' ')
            {
                throw Damage("the end of a text is expected");
            }

            whole.Append(Here == '\\' ? Escaped() : Here);
            position++;
        }

        position++;
        var result = whole.ToString();
        for (var i = 0; i < result.Length; i++)
        {
            if (char.IsSurrogate(result[i]) && !(i + 1 < result.Length && char.IsSurrogatePair(result[i], result[++i])))
            {
                throw Damage("half a character is named");
            }
        }

        return result;
    }

    private char Escaped()
    {
        position++;
        switch (Here)
        {
            case '"' or '\\' or '/':
                return Here;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u'
                when position + 4 < text.Length
                    && ushort.TryParse(
                        text.AsSpan(position + 1, 4),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        out var code):
                position += 4;
                return (char)code;
            default: throw Damage("an escape is wrong");
        }
    }

    /// <summary>A number as it stands there: what kind of number it is to be knows who asks for it.</summary>
    private JsonNumber Number()
    {
        var begin = position;
        while (Here is (>= '0' and <= '9') or '-' or '+' or '.' or 'e' or 'E')
        {
            position++;
        }

        var number = text[begin..position];
        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new JsonNumber(number)
            : throw Damage("a value is expected");
    }

    private object? Word(string word, object? meaning)
    {
        if (string.CompareOrdinal(text, position, word, 0, word.Length) != 0)
        {
            throw Damage("a value is expected");
        }

        position += word.Length;
        return meaning;
    }

    private bool TryTake(char character)
    {
        SkipSpace();
        if (Here != character)
        {
            return false;
        }

        position++;
        return true;
    }

    private void SkipSpace()
    {
        while (Here is ' ' or '\t' or '\r' or '\n')
        {
            position++;
        }
    }

    private FormatException Damage(string what) => new(string.Create(CultureInfo.InvariantCulture, $"at character {position} {what}"));
}
