using System.Text;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>Finds out which of a task's output patterns match nothing in its workspace.</summary>
internal static class OutputFiles
{
    /// <summary>The patterns that match no file.</summary>
    /// <param name="workspace">The workspace; it need not exist.</param>
    /// <param name="patterns">Patterns with <c>*</c>, <c>**</c> and <c>?</c>; one without a wildcard also means all below a directory of that name.</param>
    /// <returns>Those without a match.</returns>
    public static IReadOnlyList<string> Unmatched(string workspace, IReadOnlyList<string> patterns)
    {
        var open = patterns.ToDictionary(pattern => pattern, ToRegex);
        if (Directory.Exists(workspace))
        {
            var everything = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = 0,
                MaxRecursionDepth = 256,
            };
            foreach (var file in Directory.EnumerateFiles(workspace, "*", everything))
            {
                var path = Path.GetRelativePath(workspace, file).Replace(Path.DirectorySeparatorChar, '/');
                foreach (var matched in open.Where(pattern => pattern.Value.IsMatch(path)).Select(pattern => pattern.Key).ToList())
                {
                    open.Remove(matched);
                }

                if (open.Count == 0)
                {
                    break;
                }
            }
        }

        return [.. patterns.Where(open.ContainsKey)];
    }

    private static Regex ToRegex(string pattern)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern.AsSpan(i).StartsWith("**/"))
            {
                text.Append("(.*/)?");
                i += 2;
            }
            else if (pattern.AsSpan(i).StartsWith("**"))
            {
                text.Append(".*");
                i++;
            }
            else
            {
                text.Append(pattern[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    var plain => Regex.Escape(plain.ToString()),
                });
            }
        }

        text.Append(pattern.AsSpan().ContainsAny('*', '?') ? "$" : "(/.*)?$");
        return new Regex(text.ToString(), RegexOptions.Singleline | RegexOptions.NonBacktracking);
    }
}
