using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Help;

/// <summary>Text without the marks of markdown, as a terminal shows it.</summary>
internal static partial class PlainText
{
    /// <summary>Takes the marks off.</summary>
    /// <param name="markdown">A paragraph.</param>
    /// <returns>The text.</returns>
    public static string Of(string markdown)
    {
        // What stands between backticks is meant literally.
        var pieces = markdown.Split('`');
        for (var index = 0; index < pieces.Length; index += 2)
        {
            pieces[index] = Strong()
                .Replace(Link().Replace(pieces[index], "$1"), "$2")
                .Replace("\\", string.Empty, StringComparison.Ordinal);
        }

        return string.Concat(pieces);
    }

    /// <summary>Breaks a paragraph into lines.</summary>
    /// <param name="text">The paragraph.</param>
    /// <param name="width">The longest line, in characters; a longer word stands alone.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = string.Empty;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = string.Empty;
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\w)(\*\*|\*|__)(?=\S)(.+?)(?<=\S)\1(?!\w)")]
    private static partial Regex Strong();
}
