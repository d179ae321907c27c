using System.Text;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Files.Names;

/// <summary>A pattern of a task's outputs: <c>*</c> and <c>?</c> within a name, <c>**</c> across names.</summary>
internal sealed class PathPattern
{
    private readonly Regex regex;
    private readonly Regex? directory;

    /// <param name="pattern">The pattern, relative to the workspace.</param>
    public PathPattern(string pattern)
    {
        var trimmed = pattern.Replace('\\', '/');
        while (trimmed.StartsWith("./", StringComparison.Ordinal))
        {
            trimmed = trimmed[2..];
        }

        regex = Translate(trimmed.TrimEnd('/'));
        directory = trimmed.EndsWith("/**", StringComparison.Ordinal) || trimmed.EndsWith("/*", StringComparison.Ordinal)
            ? Translate(trimmed.TrimEnd('*').TrimEnd('/'))
            : null;
        Text = pattern;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it means a file, or the directory that the file is in.</summary>
    public bool Matches(GitPath file)
    {
        if (regex.IsMatch(file.Text))
        {
            return true;
        }

        foreach (var above in file.Ancestors())
        {
            if (regex.IsMatch(above.Text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it means a directory, or all that is in it.</summary>
    public bool MeansDirectory(GitPath path) => regex.IsMatch(path.Text) || directory?.IsMatch(path.Text) == true;

    private static Regex Translate(string pattern)
    {
        var result = new StringBuilder(@"\A(?s:");
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/"))
            {
                result.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**"))
            {
                result.Append(".*");
                i++;
            }
            else if (rest[0] == '*')
            {
                result.Append("[^/]*");
            }
            else if (rest[0] == '?')
            {
                result.Append("[^/]");
            }
            else
            {
                result.Append(Regex.Escape(rest[..1].ToString()));
            }
        }

        return new Regex(result.Append(@")\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
