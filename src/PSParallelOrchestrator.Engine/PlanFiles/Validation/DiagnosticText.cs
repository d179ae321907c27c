using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>Brings what a user wrote into a message: short, on one line, without characters that steer a terminal.</summary>
internal static class DiagnosticText
{
    private const int Longest = 80;

    /// <summary>The text in quotes.</summary>
    public static string Quote(string? text)
    {
        var result = new StringBuilder("'");
        foreach (var c in (text ?? "").AsSpan(0, Math.Min(text?.Length ?? 0, Longest)))
        {
            if (char.IsControl(c)
                || char.IsSurrogate(c)
                || char.GetUnicodeCategory(c)
                    is UnicodeCategory.Format
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator)
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                result.Append(c);
            }
        }

        if (text?.Length > Longest)
        {
            result.Append('…');
        }

        return result.Append('\'').ToString();
    }

    /// <summary>Names separated by commas.</summary>
    public static string List(IEnumerable<string> names) => string.Join(", ", names);

    /// <summary>"Did you mean …?" where there is a near name, else the alternative.</summary>
    public static string DidYouMean(string? nearest, string otherwise) =>
        nearest is null ? otherwise : $"Did you mean {Quote(nearest)}?";
}
