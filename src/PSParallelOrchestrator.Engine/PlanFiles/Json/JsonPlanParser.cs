using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Json;

/// <summary>Turns JSON into the events of a tree, piece by piece as the bytes come, with the place of every token.</summary>
/// <param name="builder">Takes the events.</param>
/// <param name="diagnostics">Where findings go.</param>
internal sealed class JsonPlanParser(PlanTreeBuilder builder, DiagnosticList diagnostics)
{
    /// <summary>Stands for text that could not be read, so that it is not called empty as well.</summary>
    private const string Unreadable = "\ufffd";

    private const int LongestKnownKey = 32;

    private readonly Utf8Position position = new();
    private long consumedOfLine;
    private bool anyToken;

    // The depth is bounded by the builder, which says so with a place.
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = 2 * PlanTreeBuilder.MaxDepth });

    /// <summary>Reads as many whole tokens as there are.</summary>
    /// <param name="data">The bytes after those consumed before.</param>
    /// <param name="last">Whether no more will come.</param>
    /// <param name="consumed">How many bytes need not be given again.</param>
    /// <returns>False where the file cannot be read further, which is reported.</returns>
    public bool Feed(ReadOnlySpan<byte> data, bool last, out int consumed)
    {
        var reader = new Utf8JsonReader(data, last, state);
        var at = 0;
        consumed = 0;
        try
        {
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                position.Advance(data[at..start]);
                at = start;
                if (!Token(ref reader))
                {
                    return false;
                }
            }
        }
        catch (JsonException e)
        {
            ReportSyntax(e, data, at, last);
            return false;
        }

        consumed = (int)reader.BytesConsumed;
        position.Advance(data[at..consumed]);
        state = reader.CurrentState;
        var lastNewline = data[..consumed].LastIndexOf((byte)'\n');
        consumedOfLine = lastNewline < 0 ? consumedOfLine + consumed : consumed - lastNewline - 1;
        return true;
    }

    /// <summary>Reports that a text is longer than the parser can be given at once.</summary>
    public void ReportTooLong() => diagnostics.Error(SyntaxProblems.TextTooLong(), position.Position);

    private bool Token(ref Utf8JsonReader reader)
    {
        var here = position.Position;
        anyToken = true;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return builder.BeginMapping(here);
            case JsonTokenType.StartArray:
                return builder.BeginSequence(here);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                builder.End();
                return true;
            case JsonTokenType.PropertyName:
                builder.Key(Key(ref reader, here), here);
                return true;
            case JsonTokenType.String:
                builder.Add(new PlanScalar(PlanScalarKind.Text, Text(ref reader, here), here));
                return true;
            case JsonTokenType.Number:
                builder.Add(new PlanScalar(PlanScalarKind.Number, Encoding.UTF8.GetString(reader.ValueSpan), here));
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                builder.Add(new PlanScalar(PlanScalarKind.Boolean, reader.TokenType == JsonTokenType.True ? "true" : "false", here));
                return true;
            default:
                builder.Add(new PlanScalar(PlanScalarKind.Null, "null", here));
                return true;
        }
    }

    /// <summary>A key; those of the format are the same string every time.</summary>
    private string Key(ref Utf8JsonReader reader, PlanPosition here)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > LongestKnownKey || !Ascii.IsValid(reader.ValueSpan))
        {
            return Text(ref reader, here);
        }

        Span<char> key = stackalloc char[LongestKnownKey];
        var length = reader.CopyString(key);
        return TaskBinder.FindKey(key[..length]) ?? key[..length].ToString();
    }

    private string Text(ref Utf8JsonReader reader, PlanPosition here)
    {
        if (!Utf8.IsValid(reader.ValueSpan))
        {
            diagnostics.Error(SyntaxProblems.NotUtf8("this text has bytes that are no character"), here);
            return Unreadable;
        }

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The bytes are good, so it is an escape that is half of a pair.
            diagnostics.Error(SyntaxProblems.BrokenText(), here);
            return Unreadable;
        }
    }

    private void ReportSyntax(JsonException e, ReadOnlySpan<byte> data, int at, bool last)
    {
        if (last)
        {
            // What is wrong in itself was found before the end was known: it is the end that is wrong.
            position.Advance(data[at..]);
            diagnostics.Error(
                anyToken || data.Trim(" \t\r\n"u8).Length > 0 ? SyntaxProblems.CutOff(builder.Innermost) : SyntaxProblems.EmptyFile(),
                position.Position);
            return;
        }

        var offset = ErrorOffset(e, data, at);
        position.Advance(data[at..offset]);
        var before = data[..offset].TrimEnd(" \t\r\n"u8);
        var problem = (offset < data.Length ? data[offset] : (byte)0) switch
        {
            (byte)'/' or (byte)'#' => SyntaxProblems.Comment(),
            (byte)'\'' => SyntaxProblems.SingleQuote(),
            (byte)'}' or (byte)']' when before.EndsWith(","u8) => SyntaxProblems.TrailingComma(),
            _ => SyntaxProblems.InvalidJson(Reason(e.Message)),
        };
        diagnostics.Error(problem, position.Position);
    }

    /// <summary>Where in the data the reader stopped; it says so by line, and by byte in the line.</summary>
    private int ErrorOffset(JsonException e, ReadOnlySpan<byte> data, int at)
    {
        var newlineBefore = data[..at].LastIndexOf((byte)'\n');
        var lineStart = newlineBefore < 0 ? -consumedOfLine : newlineBefore + 1;
        for (var line = position.Line; line <= e.LineNumber; line++)
        {
            var newline = data[at..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                break;
            }

            at += newline + 1;
            lineStart = at;
        }

        return (int)Math.Clamp(lineStart + (e.BytePositionInLine ?? 0), at, data.Length);
    }

    private static string Reason(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
