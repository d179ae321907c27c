namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>Splits "a, b and c" into its items.</summary>
internal static class ListSplitter
{
    private static readonly string[] Leads =
    [
        "and ",
        "or ",
        "plus ",
        "then ",
        "also ",
        "finally ",
        "as well as ",
        "with ",
        "using ",
        "via ",
        "a ",
        "an ",
        "the ",
        "some ",
        "its ",
        "their ",
    ];

    /// <summary>The items of a clause; the flag says that "then" stood before the item.</summary>
    public static List<(string Text, bool Then)> Split(string clause)
    {
        var items = new List<(string, bool)>();
        var words = Words.Split(clause);
        var start = 0;
        var depth = 0;
        var next = 0;
        var then = false;
        for (var i = 0; i < clause.Length; i++)
        {
            var character = clause[i];
            depth += character is '(' or '[' ? 1 : character is ')' or ']' && depth > 0 ? -1 : 0;
            while (next < words.Count && words[next].Start < i)
            {
                next++;
            }

            if (depth > 0)
            {
                continue;
            }

            if (character is ';' || (character is ',' && !BetweenDigits(clause, i)) || IsArrow(clause, i))
            {
                Add(items, clause[start..i], ref then);
                start = i + 1;
            }
            else if (next < words.Count && words[next].Start == i && Separates(words, next))
            {
                Add(items, clause[start..i], ref then);
                then |= words[next].Stem == "then";
                start = words[next].End;
            }
            else if (character == '&' && i > 0 && i + 1 < clause.Length && clause[i - 1] == ' ' && clause[i + 1] == ' ')
            {
                Add(items, clause[start..i], ref then);
                start = i + 1;
            }
        }

        Add(items, clause[start..], ref then);
        return items;
    }

    private static void Add(List<(string, bool)> items, string raw, ref bool then)
    {
        var text = raw.Trim(' ', '.', ',', ';', ':', '!', '?', '-', '–', '—', '>', '\t');
        for (var stripped = true; stripped;)
        {
            stripped = false;
            foreach (var lead in Leads)
            {
                if (!text.StartsWith(lead, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                then |= lead is "then " or "finally ";
                text = text[lead.Length..].TrimStart();
                stripped = true;
            }
        }

        if (Words.Key(text).Length == 0)
        {
            return;
        }

        items.Add((text, then));
        then = false;
    }

    private static bool Separates(List<Word> words, int i)
    {
        if (words[i].Stem is "then")
        {
            return i > 0;
        }

        if (words[i].Stem is not ("and" or "plus") || i == 0 || i + 1 >= words.Count)
        {
            return false;
        }

        return !WordLists.InseparablePairs.Contains(words[i - 1].Stem + "+" + words[i + 1].Stem);
    }

    private static bool BetweenDigits(string text, int i) =>
        i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]);

    private static bool IsArrow(string text, int i) => text[i] == '→' || (text[i] == '>' && i > 0 && text[i - 1] == '-');
}
