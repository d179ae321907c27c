using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Cli.Display;

/// <summary>
/// A line for people, in which every inserted text is one of others: it stays on its line, and moves no cursor. Numbers are written the
/// same everywhere.
/// </summary>
/// <param name="literalLength">How long the line is without what is inserted.</param>
/// <param name="formattedCount">How much is inserted.</param>
[InterpolatedStringHandler]
internal readonly struct CleanLine(int literalLength, int formattedCount)
{
    private const int Usual = 16;
    private readonly StringBuilder text = new(literalLength + (formattedCount * Usual));

    /// <summary>Makes a line.</summary>
    public static string Of(CleanLine line) => line.text.ToString();

    public void AppendLiteral(string value) => text.Append(value);

    public void AppendFormatted<T>(T value) => AppendFormatted(value, alignment: 0, format: null);

    public void AppendFormatted<T>(T value, int alignment) => AppendFormatted(value, alignment, format: null);

    public void AppendFormatted<T>(T value, string? format) => AppendFormatted(value, alignment: 0, format);

    public void AppendFormatted<T>(T value, int alignment, string? format)
    {
        var cleaned = value is IFormattable number
            ? number.ToString(format, CultureInfo.InvariantCulture)
            : CleanText.OneLine(value?.ToString() ?? string.Empty);
        text.Append(alignment < 0 ? cleaned.PadRight(-alignment) : cleaned.PadLeft(alignment));
    }
}

/// <summary>Writes such lines.</summary>
internal static class CleanLineOutput
{
    /// <summary>Writes a line.</summary>
    /// <param name="output">Where to.</param>
    public static void WriteClean(this TextWriter output, CleanLine line) => output.WriteLine(CleanLine.Of(line).TrimEnd());
}
