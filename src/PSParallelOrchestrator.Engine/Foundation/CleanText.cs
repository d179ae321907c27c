using System.Text;

namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Texts of others, made safe for terminals, logs and reports.</summary>
public static class CleanText
{
    // Of so many characters one may be unreadable: text in another encoding, cut in a character.
    private const int LeastText = 5;

    /// <summary>
    /// A text on one line in which nothing can move the reader's cursor or turn the direction of what follows it: control
    /// characters, changes of direction and halves of surrogate pairs become the replacement character, line ends a space.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The line.</returns>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' or 0x2028 or 0x2029 or 0x85)
            {
                line.Append(' ');
            }
            else if (rune.Value == '\r')
            {
                continue;
            }
            else
            {
                line.Append(rune.IsBmp && IsHarmful((char)rune.Value) ? "\uFFFD" : rune.ToString());
            }
        }

        return line.ToString();
    }

    /// <summary>A text of several lines that keeps its line ends and tabs, and in which nothing else does something.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The lines.</returns>
    public static string Lines(ReadOnlySpan<char> text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\n' or '\t' || !IsHarmful(c))
            {
                lines.Append(c);
            }
            else if (c != '\r')
            {
                lines.Append('\uFFFD');
            }
        }

        return lines.ToString();
    }

    /// <summary>A text that others follow: with a full stop at its end.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The sentence.</returns>
    public static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    /// <summary>What a program printed, to stand in a message: clean, or that it was no text.</summary>
    /// <param name="output">What was printed, or its end.</param>
    /// <returns>The text; null where nothing was printed.</returns>
    public static string? Excerpt(string output)
    {
        var text = Lines(WithoutColours(output)).Trim();
        return text.Length == 0 ? null
            : text.AsSpan().Count('\uFFFD') * LeastText > text.Length ? "(no text, but binary data)"
            : text;
    }

    // PowerShell has colours in its errors wherever they go. A sequence is ESC, [, numbers, and a letter.
    private static string WithoutColours(string output)
    {
        if (!output.Contains("\e[", StringComparison.Ordinal))
        {
            return output;
        }

        var text = new StringBuilder(output.Length);
        var rest = output.AsSpan();
        while (rest.IndexOf("\e[") is var at and >= 0)
        {
            text.Append(rest[..at]);
            var after = rest[(at + 2)..];
            var end = after.IndexOfAnyExceptInRange('0', ';');
            var isSequence = end >= 0 && char.IsAsciiLetter(after[end]);
            text.Append(isSequence ? string.Empty : "\e[");
            rest = isSequence ? after[(end + 1)..] : after;
        }

        return text.Append(rest).ToString();
    }

    /// <summary>Whether a character does something instead of showing something. Line ends and tabs are among them.</summary>
    /// <param name="c">The character.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsHarmful(char c) =>
        char.IsControl(c)
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF';

    /// <summary>A text of at most so many UTF-16 units, with an ellipsis where something was cut off.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many.</param>
    /// <returns>The text, or its beginning.</returns>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = longest - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "\u2026";
    }
}
