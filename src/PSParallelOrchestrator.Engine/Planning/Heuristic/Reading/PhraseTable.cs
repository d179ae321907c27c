namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>A phrase found in a text.</summary>
/// <param name="Value">What the phrase stands for.</param>
/// <param name="First">The index of its first word.</param>
/// <param name="Count">How many words it has.</param>
internal readonly record struct PhraseMatch<T>(T Value, int First, int Count)
{
    /// <summary>The index of its last word.</summary>
    public int Last => First + Count - 1;
}

/// <summary>Finds known phrases among words: from left to right, the longest first, never overlapping.</summary>
internal sealed class PhraseTable<T>
{
    private readonly Dictionary<string, List<(string[] Stems, T Value)>> byFirst = [];

    /// <param name="entries">Phrases, and what they stand for.</param>
    public PhraseTable(IEnumerable<(IReadOnlyList<string> Phrases, T Value)> entries)
    {
        foreach (var (phrases, value) in entries)
        {
            foreach (var phrase in phrases)
            {
                Add(phrase, value);
            }
        }

        foreach (var list in byFirst.Values)
        {
            list.Sort((a, b) => b.Stems.Length.CompareTo(a.Stems.Length));
        }
    }

    public List<PhraseMatch<T>> Find(IReadOnlyList<Word> words)
    {
        var found = new List<PhraseMatch<T>>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!byFirst.TryGetValue(words[i].Stem, out var candidates))
            {
                continue;
            }

            foreach (var (stems, value) in candidates)
            {
                if (!StandsAt(words, i, stems))
                {
                    continue;
                }

                found.Add(new PhraseMatch<T>(value, i, stems.Length));
                i += stems.Length - 1;
                break;
            }
        }

        return found;
    }

    private static bool StandsAt(IReadOnlyList<Word> words, int at, string[] stems)
    {
        if (at + stems.Length > words.Count)
        {
            return false;
        }

        for (var i = 0; i < stems.Length; i++)
        {
            if (words[at + i].Stem != stems[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Add(string phrase, T value)
    {
        var stems = Words.Split(phrase).ConvertAll(word => word.Stem).ToArray();
        if (!byFirst.TryGetValue(stems[0], out var list))
        {
            byFirst[stems[0]] = list = [];
        }

        list.Add((stems, value));
    }
}
