namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>What a first sentence says: verb, subject, object and the items it lists.</summary>
internal sealed record Headline(string Verb, string Subject, string Object, IReadOnlyList<(string Text, bool Then)> Items);

/// <summary>Takes the first sentence of a request apart: "Build [a subject] [for an object] [with a, b and c]".</summary>
internal static class HeadlineReader
{
    private static readonly string[] Polite =
    [
        "please ",
        "hi ",
        "hello ",
        "hey ",
        "can you ",
        "could you ",
        "would you ",
        "help me ",
        "help us ",
        "i want you to ",
        "i want to ",
        "i want ",
        "i need to ",
        "i need ",
        "i would like you to ",
        "i would like to ",
        "i would like ",
        "i'd like to ",
        "i'd like ",
        "we want to ",
        "we want ",
        "we need to ",
        "we need ",
        "we would like to ",
        "your task is to ",
        "the task is to ",
        "the goal is to ",
        "let's ",
        "to ",
    ];

    public static Headline Read(string sentence)
    {
        var text = StripPoliteness(sentence);
        var listed = new List<(string, bool)>();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && (colon + 1 == text.Length || text[colon + 1] == ' '))
        {
            listed.AddRange(ListSplitter.Split(SentenceReader.CutNegation(text[(colon + 1)..])));
            text = text[..colon];
        }

        text = SentenceReader.CutNegation(TakeParenthesis(text, listed));
        var words = Words.Split(text);
        var verb = TakeVerb(words, out var begin);
        var subjectEnd = Next(words, begin, IsOpener);
        var subject = Slice(text, words, begin, subjectEnd);
        var about = "";
        var items = new List<(string, bool)>();
        for (var at = subjectEnd; at < words.Count;)
        {
            var opener = words[at].Stem;
            var isList = WordLists.ListOpeners.Contains(opener);
            var isCapability = WordLists.CapabilityOpeners.Contains(opener);
            // A list keeps the qualifications of its items ("user service with auth, product service with catalog").
            var end = isList
                ? Next(words, at + 1, stem => WordLists.CapabilityOpeners.Contains(stem) || stem is "using" or "via")
                : isCapability ? words.Count : Next(words, at + 1, IsOpener);
            var clause = Slice(text, words, at + 1, end);
            if (isList)
            {
                items.AddRange(ListSplitter.Split(clause));
            }
            else if (isCapability)
            {
                items.AddRange(Capabilities(clause));
            }
            else
            {
                TakeQualifier(opener, clause, items, ref about);
            }

            at = Math.Max(end, at + 1);
        }

        SplitSubject(ref subject, text, verb, about, items);
        items.AddRange(listed);
        return new Headline(verb, subject, about, items);
    }

    private static string StripPoliteness(string sentence)
    {
        var text = sentence.Trim();
        for (var stripped = true; stripped;)
        {
            stripped = false;
            foreach (var lead in Polite)
            {
                if (text.StartsWith(lead, StringComparison.OrdinalIgnoreCase) && text.Length > lead.Length)
                {
                    text = text[lead.Length..].TrimStart(' ', ',');
                    stripped = true;
                }
            }
        }

        return text;
    }

    // "A portal (appointments, billing)": what stands in brackets is the list.
    private static string TakeParenthesis(string text, List<(string, bool)> listed)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf(')', open);
        if (close < 0)
        {
            return text;
        }

        var items = ListSplitter.Split(SentenceReader.CutNegation(text[(open + 1)..close]));
        if (items.Count < 2)
        {
            return text;
        }

        listed.AddRange(items);
        return text[..open].TrimEnd() + text[(close + 1)..];
    }

    private static string TakeVerb(List<Word> words, out int begin)
    {
        var verb = "";
        begin = 0;
        if (words.Count > 1 && WordLists.Verbs.Contains(words[0].Stem))
        {
            verb = words[0].Stem;
            begin = 1;
            // "Design and implement X", "Set up X".
            if (words.Count > 3 && words[1].Stem == "and" && WordLists.Verbs.Contains(words[2].Stem))
            {
                begin = 3;
            }
            else if (words.Count > 2 && words[1].Stem == "up")
            {
                begin = 2;
            }
        }

        while (begin < words.Count - 1 && words[begin].Stem is "a" or "an" or "the" or "some" or "me" or "us" or "our" or "my")
        {
            begin++;
        }

        return verb;
    }

    private static List<(string Text, bool Then)> Capabilities(string clause)
    {
        var words = Words.Split(clause);
        var first = 0;
        while (first < words.Count - 1
            && (WordLists.Obligations.Contains(words[first].Stem)
                || WordLists.Actors.Contains(words[first].Stem)
                || WordLists.StatementVerbs.Contains(words[first].Stem)
                || words[first].Stem is "a" or "the" or "them" or "you" or "i" or "we" or "they"))
        {
            first++;
        }

        return first < words.Count ? ListSplitter.Split(clause[words[first].Start..]) : [];
    }

    // "for tracking workouts, meals and sleep" lists work; "for students and teachers" says whom it is for.
    private static void TakeQualifier(string opener, string clause, List<(string Text, bool Then)> items, ref string about)
    {
        var words = Words.Split(clause);
        if (opener is "for" && words.Count > 1 && IsGerund(words))
        {
            var list = ListSplitter.Split(clause);
            if (list.Count > 1)
            {
                var gerund = clause[words[0].Start..words[0].End];
                items.AddRange(
                    list.Select((item, i) => i == 0 || IsGerund(Words.Split(item.Text)) ? item : ($"{gerund} {item.Text}", item.Then)));
                return;
            }
        }

        if (about.Length == 0 && opener is "for" or "on" or "from" or "over" or "against" && clause.Length > 0)
        {
            about = clause.Trim(' ', ',', '.');
        }
    }

    // "a backend and a frontend", "frontend, backend and database": the subject is itself the list.
    private static void SplitSubject(ref string subject, string text, string verb, string about, List<(string Text, bool Then)> items)
    {
        var parts = ListSplitter.Split(subject);
        if (parts.Count < 2)
        {
            subject = parts.Count == 1 ? parts[0].Text : subject;
            return;
        }

        // "Analyze logs and write a report": each has a verb of its own.
        if (verb.Length > 0 && parts.Skip(1).Any(part => WordLists.Verbs.Contains(Words.Split(part.Text)[0].Stem)))
        {
            parts[0] = ($"{text.Split(' ')[0]} {parts[0].Text}", parts[0].Then);
        }

        items.InsertRange(0, parts);
        subject = about.Length > 0 ? about : "";
    }

    private static bool IsGerund(List<Word> words) =>
        words.Count > 0 && words[0].Stem.Length > 4 && words[0].Stem.EndsWith("ing", StringComparison.Ordinal);

    private static bool IsOpener(string stem) =>
        WordLists.ListOpeners.Contains(stem) || WordLists.CapabilityOpeners.Contains(stem) || WordLists.QualifierOpeners.Contains(stem);

    private static int Next(List<Word> words, int from, Func<string, bool> accept)
    {
        var at = Math.Min(from, words.Count);
        while (at < words.Count && !accept(words[at].Stem))
        {
            at++;
        }

        return at;
    }

    private static string Slice(string text, List<Word> words, int first, int end)
    {
        if (first >= words.Count || first >= end)
        {
            return "";
        }

        var stop = end < words.Count ? words[end].Start : text.Length;
        return text[words[first].Start..stop].Trim(' ', ',', '.', ';', ':', '!', '?', '-', '(', '–', '—');
    }
}
