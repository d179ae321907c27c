namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>Reads requirements: free text, bulleted and numbered lists, headings, code.</summary>
internal sealed class RequirementsReader
{
    private const int LongestSourceSentence = 1000;

    private readonly Dictionary<string, RequestItem> items = [];
    private readonly List<RequestItem> order = [];
    private readonly List<string> conditions = [];
    private readonly List<string> remarks = [];
    private readonly List<(int Depth, string Text, bool IsLabel, RequestItem? Item)> parents = [];
    private Headline? headline;
    private string headlineText = "";
    private string group = "";
    private bool remarkList;

    private RequirementsReader()
    {
    }

    /// <param name="text">A text that <see cref="RequirementsText.Check"/> has accepted.</param>
    public static RequestOutline Read(string text)
    {
        var reader = new RequirementsReader();
        var blocks = BlockReader.Read(text);
        var title = FindHeadline(blocks);
        for (var i = 0; i < blocks.Count; i++)
        {
            reader.Take(blocks[i], i == title, i + 1 < blocks.Count ? blocks[i + 1] : null);
        }

        var asked = reader.headline ?? new Headline("", "", "", []);
        return new RequestOutline
        {
            Text = text,
            Headline = reader.headlineText,
            Verb = asked.Verb,
            Subject = asked.Subject,
            Object = asked.Object,
            Items = reader.order,
            Conditions = reader.conditions,
            Remarks = reader.remarks,
        };
    }

    // The first paragraph, unless a heading says it better; -1 for a bare list.
    private static int FindHeadline(List<TextBlock> blocks)
    {
        var paragraph = blocks.FindIndex(block => block.Kind == BlockKind.Paragraph);
        var heading = blocks.FindIndex(block => block.Kind == BlockKind.Heading);
        var bullet = blocks.FindIndex(block => block.Kind == BlockKind.Bullet);
        if (bullet >= 0 && paragraph > bullet)
        {
            paragraph = -1;
        }

        if (heading < 0 || (bullet >= 0 && heading > bullet))
        {
            return paragraph;
        }

        return paragraph >= 0 && BeginsWithVerb(blocks[paragraph].Text) ? paragraph : heading;
    }

    private static bool BeginsWithVerb(string text) =>
        HeadlineReader.Read(SentenceReader.Sentences(text).FirstOrDefault() ?? "").Verb.Length > 0;

    private void Take(TextBlock block, bool isHeadline, TextBlock? next)
    {
        switch (block.Kind)
        {
            case BlockKind.Code:
                remarks.Add(block.Text);
                break;
            case BlockKind.Bullet:
                TakeBullet(block, next);
                break;
            case BlockKind.Heading when !isHeadline:
                OpenGroup(block.Text);
                break;
            default:
                TakeParagraph(block, isHeadline, next);
                break;
        }
    }

    private void TakeParagraph(TextBlock block, bool isHeadline, TextBlock? next)
    {
        parents.Clear();
        var sentences = SentenceReader.Sentences(block.Text).ToList();
        if (isHeadline && sentences.Count > 0)
        {
            headlineText = sentences[0].TrimEnd(':', ' ');
            headline = HeadlineReader.Read(sentences[0]);
            foreach (var (text, then) in headline.Items)
            {
                Add(text, false, "", headlineText, then);
            }

            sentences.RemoveAt(0);
        }

        if (sentences.Count > 0 && next?.Kind == BlockKind.Bullet && sentences[^1].EndsWith(':'))
        {
            OpenGroup(sentences[^1]);
            sentences.RemoveAt(sentences.Count - 1);
        }
        else if (next?.Kind != BlockKind.Bullet)
        {
            group = "";
            remarkList = false;
        }

        foreach (var sentence in sentences)
        {
            var asked = remarkList ? [] : SentenceReader.Asked(sentence);
            foreach (var (text, then) in asked)
            {
                Add(text, false, "", sentence, then);
            }

            if (asked.Count == 0)
            {
                remarks.Add(sentence);
            }
        }
    }

    private void OpenGroup(string text)
    {
        group = text.Trim(' ', ':');
        var words = Words.Split(group);
        remarkList = words.Count <= 6
            && (words.Any(word => WordLists.RemarkHeadings.Contains(word.Stem) || WordLists.Negations.Contains(word.Stem))
                || group.Contains("out of scope", StringComparison.OrdinalIgnoreCase)
                || group.Contains("non-goal", StringComparison.OrdinalIgnoreCase));
        remarks.Add(text);
    }

    private void TakeBullet(TextBlock block, TextBlock? next)
    {
        while (parents.Count > 0 && parents[^1].Depth >= block.Depth)
        {
            parents.RemoveAt(parents.Count - 1);
        }

        var hasChildren = next is { Kind: BlockKind.Bullet } && next.Depth > block.Depth;
        var isLabel = hasChildren && (block.Text.EndsWith(':') || IsLayer(block.Text));
        var owner = parents.LastOrDefault(parent => !parent.IsLabel).Item;
        var label = parents.LastOrDefault(parent => parent.IsLabel).Text ?? group;
        RequestItem? item = null;
        if (remarkList || (!isLabel && IsCondition(block.Text)))
        {
            conditions.Add(remarkList ? $"{group}: {block.Text}" : block.Text);
        }
        else if (owner is not null)
        {
            owner.Details.Add(block.Text);
            item = owner;
        }
        else if (!isLabel)
        {
            item = Add(block.Text, true, label, "", false);
        }

        parents.Add((block.Depth, block.Text.TrimEnd(':', ' '), isLabel, item));
        if (isLabel)
        {
            remarks.Add(block.Text);
        }
    }

    // One or two words over nested bullets name a layer, whose bullets are the work.
    private static bool IsLayer(string text) => Words.Split(text).Count <= 2 && Vocabulary.PartVocabulary.IsLayer(text);

    private static bool IsCondition(string text)
    {
        var words = Words.Split(text);
        return words.Count > 1 && WordLists.ConditionOpeners.Contains(words[0].Stem)
            && (WordLists.Negations.Contains(words[0].Stem) || !Vocabulary.PartVocabulary.NamesPart(text));
    }

    private RequestItem Add(string text, bool isBullet, string label, string source, bool then)
    {
        var key = Words.Key(text);
        key = key.Length == 0 ? text : key;
        if (!items.TryGetValue(key, out var item))
        {
            item = new RequestItem(text.TrimEnd('.', ' ', ';', ','), isBullet, label) { FollowsPrevious = then && order.Count > 0 };
            items.Add(key, item);
            order.Add(item);
        }
        else if (text != item.Text && !item.Details.Contains(text))
        {
            item.Details.Add(text);
        }

        if (source.Length is > 0 and < LongestSourceSentence && source != headlineText && source != text && !item.Details.Contains(source))
        {
            item.Details.Add(source);
        }

        return item;
    }
}
