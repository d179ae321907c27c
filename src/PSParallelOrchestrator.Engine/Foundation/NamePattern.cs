using System.IO.Enumeration;

namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Names of tasks with wildcards: <c>*</c> stands for any characters, <c>?</c> for one. Letter case does not count.</summary>
public static class NamePattern
{
    /// <summary>Whether a name has wildcards. No id of a task has any.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasWildcards(string? name) => name.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Whether a pattern is, or stands for, a name.</summary>
    /// <param name="pattern">The pattern, or a name.</param>
    /// <param name="name">The name.</param>
    /// <returns>Whether it does.</returns>
    public static bool Matches(string pattern, string name) =>
        HasWildcards(pattern)
            ? FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: true)
            : pattern.Equals(name, StringComparison.OrdinalIgnoreCase);
}
