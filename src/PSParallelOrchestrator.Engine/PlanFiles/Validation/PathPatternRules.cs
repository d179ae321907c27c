using System.Globalization;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of the patterns by which a plan or a run says what becomes of paths.</summary>
internal static class PathPatternRules
{
    /// <summary>What is wrong with a pattern of what results leave out, as the end of a sentence; null where nothing is.</summary>
    public static string? IgnoreReason(string pattern)
    {
        if (TextReason(pattern) is { } reason)
        {
            return reason;
        }

        // git takes such a space for none; here it would be one, and the pattern fit nothing without a word.
        if (char.IsWhiteSpace(pattern[0]) || char.IsWhiteSpace(pattern[^1]))
        {
            return "begins or ends with a space";
        }

        // The slash before and behind says where it holds and of what.
        var path = (pattern[0] == '!' ? pattern[1..] : pattern).Trim('/');
        return path is "" or "." ? "names nothing" : OutputPatternRules.Reason(path);
    }

    /// <summary>Whether a pattern has what git reads as one of several characters, and nobody here does.</summary>
    public static bool HasBrackets(string pattern) =>
        pattern.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && pattern.IndexOf(']', open) > open + 1;

    /// <summary>What is wrong with a pattern of where conflicts are, as the end of a sentence; null where nothing is.</summary>
    public static string? ConflictReason(string pattern) =>
        TextReason(pattern) ?? OutputPatternRules.Reason(pattern) ?? (Plain(pattern) is "" or "." ? "names nothing" : null);

    /// <summary>The pattern without what changes nothing: two that are the same then mean the same paths.</summary>
    public static string Plain(string pattern)
    {
        var plain = pattern.TrimEnd('/');
        while (plain.StartsWith("./", StringComparison.Ordinal))
        {
            plain = plain[2..];
        }

        return plain;
    }

    private static string? TextReason(string pattern) =>
        string.IsNullOrWhiteSpace(pattern) ? "is empty"
        : pattern.Length > PlanLimits.MaxPatternLength
            ? string.Create(CultureInfo.InvariantCulture, $"is longer than {PlanLimits.MaxPatternLength} characters")
        : pattern.Any(char.IsControl) ? "has a control character"
        : TextRules.IsBroken(pattern) ? "has half of a surrogate pair"
        : null;
}
