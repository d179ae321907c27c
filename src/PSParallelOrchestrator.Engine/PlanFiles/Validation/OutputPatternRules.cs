namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of a pattern of outputs.</summary>
internal static class OutputPatternRules
{
    /// <summary>What is wrong with a pattern, as the end of a sentence; null where nothing is.</summary>
    public static string? Reason(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
        {
            return "is empty";
        }

        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            return "has a NUL character";
        }

        if (pattern[0] == '/' || (pattern.Length > 1 && pattern[1] == ':' && char.IsAsciiLetter(pattern[0])))
        {
            return "is absolute";
        }

        if (pattern.Contains('\\', StringComparison.Ordinal))
        {
            return "has a '\\'";
        }

        foreach (var range in pattern.AsSpan().Split('/'))
        {
            if (pattern.AsSpan()[range] is "..")
            {
                return "leaves the workspace ('..')";
            }
        }

        return null;
    }
}
