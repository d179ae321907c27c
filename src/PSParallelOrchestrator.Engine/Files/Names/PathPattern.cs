using System.Text;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Files.Names;

/// <summary>A pattern of paths: <c>*</c> and <c>?</c> within a name, <c>**</c> across names.</summary>
internal sealed class PathPattern
{
    private readonly Regex regex;
    private readonly Regex? directory;
    private readonly string[] names;

    /// <param name="pattern">The pattern, relative to the workspace.</param>
    public PathPattern(string pattern)
    {
        var trimmed = pattern.Replace('\\', '/');
        while (trimmed.StartsWith("./", StringComparison.Ordinal))
        {
            trimmed = trimmed[2..];
        }

        names = trimmed.Split('/', StringSplitOptions.RemoveEmptyEntries);
        regex = Translate(trimmed.TrimEnd('/'));
        directory = trimmed.EndsWith("/**", StringComparison.Ordinal) || trimmed.EndsWith("/*", StringComparison.Ordinal)
            ? Translate(trimmed.TrimEnd('*').TrimEnd('/'))
            : null;
        Text = pattern;
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it means a path itself, and not only a directory above it.</summary>
    public bool IsExactly(GitPath path) => regex.IsMatch(path.Text);

    /// <summary>Whether one of its names is that of a path, written out and not covered by a wildcard.</summary>
    public bool Spells(GitPath path) => names.Contains(path.Name.Text, StringComparer.Ordinal);

    /// <summary>Whether it names something beneath a path.</summary>
    public bool ReachesBeneath(GitPath path) =>
        directory?.IsMatch(path.Text) == true || string.Join('/', names).StartsWith(path.Text + "/", StringComparison.Ordinal);

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
