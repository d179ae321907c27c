using System.Text;

namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Texts of others, made safe for terminals, logs and reports.</summary>
internal static class CleanText
{
    /// <summary>
    /// A text on one line in which nothing can move the reader's cursor or turn the direction of what follows it: control
    /// characters, changes of direction and halves of surrogate pairs become the replacement character, line ends a space.
    /// </summary>
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

    /// <summary>Whether a character does something instead of showing something. Line ends and tabs are among them.</summary>
    public static bool IsHarmful(char c) =>
        char.IsControl(c)
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029' or '\uFFFE' or '\uFFFF';

    /// <summary>A text of at most so many UTF-16 units, with an ellipsis where something was cut off.</summary>
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
