namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>Splits paragraphs into sentences, and takes out of a sentence after the first what it asks for.</summary>
internal static class SentenceReader
{
    private static readonly string[] Abbreviations = ["e.g.", "i.e.", "etc.", "vs.", "approx.", "incl.", "no."];

    /// <summary>The sentences of a paragraph.</summary>
    public static IEnumerable<string> Sentences(string paragraph)
    {
        var start = 0;
        for (var i = 0; i < paragraph.Length; i++)
        {
            var ends =
                paragraph[i] is '!' or '?' or '。' or '！' or '？'
                || (paragraph[i] == '.'
                    && (i + 1 == paragraph.Length || paragraph[i + 1] == ' ')
                    && !EndsWithAbbreviation(paragraph, start, i));
            if (!ends)
            {
                continue;
            }

            if (Trim(paragraph[start..i]) is { Length: > 0 } sentence)
            {
                yield return sentence;
            }

            start = i + 1;
        }

        if (Trim(paragraph[start..]) is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }

    /// <summary>What a sentence that is not the first asks for; nothing where it is background.</summary>
    public static List<(string Text, bool Then)> Asked(string sentence)
    {
        var words = Words.Split(sentence);
        if (words.Count == 0)
        {
            return [];
        }

        var begin = SkipActor(words, out var actor);
        if (begin >= words.Count)
        {
            return [];
        }

        if (words.Skip(begin).Take(3).Any(word => WordLists.Negations.Contains(word.Stem)))
        {
            return [];
        }

        var first = begin;
        while (first < words.Count && WordLists.Obligations.Contains(words[first].Stem))
        {
            first++;
        }

        var obliged = first > begin;
        var stated = actor && first < words.Count && WordLists.StatementVerbs.Contains(words[first].Stem);
        if (stated)
        {
            first++;
        }

        var imperative = !actor && !obliged && WordLists.Verbs.Contains(words[begin].Stem);
        if (imperative)
        {
            first++;
        }

        if (first >= words.Count || !(stated || imperative || obliged))
        {
            return [];
        }

        var items = ListSplitter.Split(CutNegation(sentence[words[first].Start..]));
        if (items.Count > 0 && words[0].Stem is "then" or "finally")
        {
            items[0] = (items[0].Text, true);
        }

        return items;
    }

    /// <summary>A clause up to where it says what is not wanted.</summary>
    public static string CutNegation(string clause)
    {
        foreach (var word in Words.Split(clause))
        {
            if (WordLists.Negations.Contains(word.Stem))
            {
                return clause[..word.Start].TrimEnd(' ', ',', '(', '-', ';', ':');
            }
        }

        return clause;
    }

    // "The shop's customers can ...": an article, at most three words, then one who does something.
    private static int SkipActor(List<Word> words, out bool actor)
    {
        actor = false;
        var obligation = words.FindIndex(word => WordLists.Obligations.Contains(word.Stem) || WordLists.StatementVerbs.Contains(word.Stem));
        if (obligation is < 1 or > 4)
        {
            return 0;
        }

        if (words.Take(obligation).Any(word => word.Stem is "i" or "we" or "my" or "our"))
        {
            // "We need X" asks for something, "we have X" does not.
            return words[obligation].Stem is "need" or "want" or "would" ? obligation : words.Count;
        }

        actor = WordLists.Actors.Contains(words[obligation - 1].Stem);
        return actor ? obligation : 0;
    }

    private static bool EndsWithAbbreviation(string text, int start, int end)
    {
        var sentence = text.AsSpan(start, end - start + 1);
        foreach (var abbreviation in Abbreviations)
        {
            if (sentence.EndsWith(abbreviation, StringComparison.OrdinalIgnoreCase)
                && (sentence.Length == abbreviation.Length || !char.IsLetter(sentence[^(abbreviation.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }

    private static string Trim(string text) => text.Trim(' ', '.', ',', ';', '\t');
}
