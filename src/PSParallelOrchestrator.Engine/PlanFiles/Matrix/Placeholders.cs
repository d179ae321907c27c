using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.PlanFiles.Matrix;

/// <summary>
/// Places in texts for the values of a matrix: <c>&lt;&lt;os&gt;&gt;</c>, a name between two angle brackets and without spaces, which
/// neither shells nor templates nor markup use so. Three brackets stand for two: <c>&lt;&lt;&lt;os&gt;&gt;&gt;</c> is the text
/// <c>&lt;&lt;os&gt;&gt;</c>.
/// </summary>
internal static partial class Placeholders
{
    /// <summary>Whether something can be the name of values.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The name where a text is one placeholder and nothing else; null otherwise.</summary>
    public static string? Whole(string text) =>
        Place().Match(text) is { Success: true, Groups: var groups } match && match.Length == text.Length && groups["name"].Success
            ? groups["name"].Value
            : null;

    /// <summary>The text with its values.</summary>
    /// <param name="text">The text.</param>
    /// <param name="entry">The values.</param>
    /// <param name="unknown">The first name that has no value; null where all have one.</param>
    /// <returns>The text; the same one where it has no placeholder.</returns>
    public static string Fill(string text, MatrixEntry entry, out string? unknown)
    {
        unknown = null;
        if (!text.Contains("<<", StringComparison.Ordinal))
        {
            return text;
        }

        string? missing = null;
        var filled = Place().Replace(text, match =>
        {
            if (match.Groups["kept"].Success)
            {
                return match.Value[1..^1];
            }

            var name = match.Groups["name"].Value;
            if (entry.Find(name) is { } value)
            {
                return value.Text;
            }

            missing ??= name;
            return match.Value;
        });
        unknown = missing;
        return filled;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex Name();

    [GeneratedRegex("(?<kept><<<[A-Za-z_][A-Za-z0-9_-]*>>>)|<<(?<name>[A-Za-z_][A-Za-z0-9_-]*)>>", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
