using System.Text;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>One word of a text: where it stands, and the form it is compared by.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="End">Where it ends, exclusive.</param>
internal readonly record struct Word(int Start, int End, string Stem);

/// <summary>Splits text into words and compares them without regard to case, number and punctuation.</summary>
internal static class Words
{
    /// <summary>Splits a text: words are runs of letters, digits, <c>+</c> and <c>#</c> (C++, C#); all else separates.</summary>
    public static List<Word> Split(string text)
    {
        var words = new List<Word>();
        var i = 0;
        while (i < text.Length)
        {
            if (AddressLength(text, i) is > 0 and var length)
            {
                i += length;
                continue;
            }

            if (!IsWordCharacter(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && (IsWordCharacter(text[i]) || IsApostropheInside(text, i)))
            {
                i++;
            }

            words.Add(new Word(start, i, Stem(text[start..i])));
        }

        return words;
    }

    /// <summary>The words of a text that carry meaning, as one text: two texts with the same key ask for the same.</summary>
    public static string Key(string text)
    {
        var key = new StringBuilder();
        foreach (var word in Split(text))
        {
            if (!WordLists.Fillers.Contains(word.Stem))
            {
                key.Append(key.Length == 0 ? "" : " ").Append(word.Stem);
            }
        }

        return key.ToString();
    }

    /// <summary>Lower case, without the ending of a plural.</summary>
    public static string Stem(string word)
    {
        var lower = word.ToLowerInvariant();
        if (lower.Length <= 3)
        {
            return lower;
        }

        if (lower.EndsWith("ies", StringComparison.Ordinal))
        {
            return lower[..^3] + "y";
        }

        if (lower.EndsWith("ches", StringComparison.Ordinal) || lower.EndsWith("shes", StringComparison.Ordinal)
            || lower.EndsWith("xes", StringComparison.Ordinal) || lower.EndsWith("sses", StringComparison.Ordinal))
        {
            return lower[..^2];
        }

        return lower[^1] == 's' && lower[^2] is not ('s' or 'u' or 'i') ? lower[..^1] : lower;
    }

    /// <summary>With a capital at the beginning.</summary>
    public static string Capitalise(string text) =>
        text.Length > 0 && char.IsLower(text[0]) && !(text.Length > 1 && char.IsUpper(text[1])) && AddressLength(text, 0) == 0
            ? char.ToUpperInvariant(text[0]) + text[1..]
            : text;

    /// <summary>
    /// For the middle of a sentence: without a capital at the beginning, unless the word is an acronym or a name such as iOS.
    /// </summary>
    public static string Uncapitalise(string text)
    {
        var end = text.IndexOfAny([' ', '/', '-', ':']);
        var first = end < 0 ? text : text[..end];
        if (first.Length == 1 && end > 0 && text[end] == '-')
        {
            return char.ToLowerInvariant(text[0]) + text[1..];
        }

        return first.Length > 1 && first.Skip(1).All(char.IsLower) && !WordLists.Names.Contains(first)
            ? char.ToLowerInvariant(text[0]) + text[1..]
            : text;
    }

    /// <summary>At most <paramref name="length"/> characters, cut between words and marked with an ellipsis.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var cut = text.LastIndexOf(' ', length - 1);
        if (cut < length / 2)
        {
            cut = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        }

        return text[..cut].TrimEnd(' ', ',', ';', ':') + "…";
    }

    // The words of a web address name no part.
    private static int AddressLength(string text, int at)
    {
        if (text[at] is not ('h' or 'H') || (at > 0 && char.IsLetterOrDigit(text[at - 1])))
        {
            return 0;
        }

        var rest = text.AsSpan(at);
        if (!rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return 0;
        }

        var end = rest.IndexOfAny(" \t\n)>\"".AsSpan());
        return end < 0 ? rest.Length : end;
    }

    private static bool IsWordCharacter(char character) =>
        char.IsLetterOrDigit(character) || character is '+' or '#' || char.IsSurrogate(character);

    private static bool IsApostropheInside(string text, int i) =>
        text[i] is '\'' or '’' && i + 1 < text.Length && char.IsLetter(text[i + 1]);
}
