using PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic;

/// <summary>Finds the parts that a request names, and those that belong to what it names.</summary>
internal static class PartFinder
{
    private const int LongestTitle = 90;
    private const int LongestName = 48;

    // What one named part makes unnecessary of what its product usually has.
    private static readonly Dictionary<string, string[]> Covers = new()
    {
        ["backend"] = ["function", "storage", "api", "service", "validation"],
        ["service"] = ["backend", "api"],
        ["api"] = ["backend", "function"],
        ["frontend"] = ["page", "graphics", "mobile", "desktop"],
        ["mobile"] = ["frontend", "page"],
        ["desktop"] = ["frontend", "page"],
        ["cli"] = ["frontend", "page"],
        ["schema"] = ["storage"],
        ["storage"] = ["schema"],
        ["kubernetes"] = ["infrastructure", "deployment"],
        ["sweep"] = ["training"],
    };

    // What serves other parts; a request that names only such still needs what they serve.
    private static readonly HashSet<string> Supporting =
        ["cache", "validation", "authentication", "notifications", "storage", "queue", "localisation", "search", "admin", "transfer"];

    public static PartList Find(RequestOutline outline)
    {
        var name = Name(outline);
        var product = ProductVocabulary.Find(outline.Verb, outline.Subject);
        var named = outline
            .Items.Where(item => !ResourceReader.IsOnlyResource(item.Text))
            .SelectMany(item => FromItem(item, name))
            .ToList();
        if (product?.Scope == ProductScope.Unit)
        {
            return Single(outline, name, named);
        }

        var parts = new List<Part>(named);
        if (product is null)
        {
            parts.AddRange(FromSubject(outline, named));
        }
        else
        {
            parts.AddRange(FromProduct(product, outline, name, named));
        }

        if (parts.Count == 0)
        {
            parts.Add(Whole(outline, name));
        }

        var vague = named.Count == 0 && (product is null or { Scope: ProductScope.Generic }) && Words.Split(outline.Subject).Count <= 2;
        var contract = product?.Contract is { } title ? Fill(title, name, outline.Object) : null;
        var usual = product?.Facets.Select(facet => PartVocabulary.Named(facet.Kind).Concern).Distinct().ToList() ?? [];
        return new PartList(name, contract, parts, usual, vague);
    }

    // "A script that reads a file and sorts it" is one part; only bullets make it more.
    private static PartList Single(RequestOutline outline, string name, List<Part> named)
    {
        var bullets = named.Where(part => part.IsBullet || part.Kind.Stage >= WorkStage.Delivery).ToList();
        if (bullets.Any(part => part.Kind.Stage < WorkStage.Delivery))
        {
            return new PartList(name, null, bullets, [], false);
        }

        var details = named.Except(bullets).Select(part => part.Text).ToList();
        return new PartList(name, null, [Whole(outline, name) with { Details = details }, .. bullets], [], false);
    }

    private static Part Whole(RequestOutline outline, string name)
    {
        var text = outline.Headline.Length > 0 ? outline.Headline : outline.Text;
        var touched = PartVocabulary.Find(Words.Split(outline.Subject)).ConvertAll(match => match.Value);
        return new Part(
            outline.Verb.Length > 0 && outline.Subject.Length > 0 ? WithVerb(outline, name) : Title(text),
            Primary(outline.Subject) ?? PartVocabulary.Feature,
            true)
        {
            Text = text,
            Touches = touched,
        };
    }

    // "Fix the login bug" stays what it is; "Create a calculator function" is called by its subject.
    private static string WithVerb(RequestOutline outline, string name) =>
        WordLists.MakingVerbs.Contains(outline.Verb)
            ? Title(
                Words.Split(name).Count > 1
                    ? name
                    : outline.Headline[Math.Max(0, outline.Headline.IndexOf(outline.Subject, StringComparison.Ordinal))..])
            : Title(outline.Headline);

    private static IEnumerable<Part> FromItem(RequestItem item, string name)
    {
        var pieces = item.IsBullet ? Pieces(item.Text) : [item.Text];
        foreach (var piece in pieces)
        {
            var kind = Primary(piece) ?? PartVocabulary.Feature;
            yield return new Part(ItemTitle(piece, name, item.Group, item.IsBullet), kind, true)
            {
                Text = item.Text,
                Group = item.Group,
                Details = [.. item.Details],
                IsBullet = item.IsBullet,
                FollowsPrevious = item.FollowsPrevious,
                Touches =
                [
                    .. PartVocabulary.Find(Words.Split(item.Text)).Select(match => match.Value).Where(other => other != kind).Distinct(),
                ],
            };
        }
    }

    // "Complete tests and documentation" is work of two classes.
    private static List<string> Pieces(string text)
    {
        var pieces = ListSplitter.Split(text).ConvertAll(piece => piece.Text);
        var kinds = pieces.ConvertAll(Primary);
        var splits = pieces.Count > 1 && kinds.TrueForAll(kind => kind is not null) && kinds.Distinct().Count() == kinds.Count
            && kinds.Exists(kind => kind!.Stage >= WorkStage.Delivery);
        return splits ? pieces : [text];
    }

    // A bare "backend" is told apart by what it is the backend of.
    private static string ItemTitle(string text, string name, string group, bool isBullet)
    {
        var words = Words.Split(text);
        var bare = words.Count > 0 && PartVocabulary.Find(words) is [var only] && only.Count == words.Count;
        if (words.Count <= 2
            && Words.Split(group) is { Count: > 0 and < 4 } heading
            && !heading.Exists(word => WordLists.PlainHeadings.Contains(word.Stem)))
        {
            return Title($"{group}: {Words.Uncapitalise(text)}");
        }

        var nameWords = Words.Split(name).ConvertAll(word => word.Stem);
        if (!bare || name.Length == 0 || (isBullet && words.Count > 1) || words.Exists(word => nameWords.Contains(word.Stem)))
        {
            return Title(text);
        }

        return Title(Primary(text) is { FlowRank: > 0 } ? $"{name}: {Words.Uncapitalise(text)}" : $"{name} {Words.Uncapitalise(text)}");
    }

    private static IEnumerable<Part> FromSubject(RequestOutline outline, List<Part> named)
    {
        if (named.Exists(part => part.Kind.Stage == WorkStage.Implementation))
        {
            if (outline.Subject.Length > 0 && outline.Verb.Length > 0 && !WordLists.MakingVerbs.Contains(outline.Verb))
            {
                yield return Whole(outline, Name(outline)) with { Title = Title($"{outline.Verb} {outline.Subject}") };
            }

            yield break;
        }

        var words = Words.Split(outline.Subject);
        var matches = PartVocabulary.Find(words).Where(match => !match.Value.IsGeneric).DistinctBy(match => match.Value).ToList();
        if (matches.Count < 2)
        {
            if (matches.Count == 1 || named.Count > 0)
            {
                yield return Whole(outline, Name(outline));
            }

            yield break;
        }

        foreach (var match in matches)
        {
            var phrase = outline.Subject[words[match.First].Start..words[match.Last].End];
            yield return new Part(Title($"{Name(outline)}: {phrase}"), match.Value, true) { Text = outline.Headline };
        }
    }

    private static IEnumerable<Part> FromProduct(Product product, RequestOutline outline, string name, List<Part> named)
    {
        // What is made of the parts that the request lists needs no others; what is done ("train", "process") does.
        var many = (outline.Verb.Length == 0 || WordLists.MakingVerbs.Contains(outline.Verb))
            && named.Count(part => part.Kind.Stage == WorkStage.Implementation && !Supporting.Contains(part.Kind.Name)) >= 2;
        foreach (var facet in product.Facets)
        {
            if (many && !facet.IsEssential)
            {
                continue;
            }

            var kind = PartVocabulary.Named(facet.Kind);
            if (named.Exists(part =>
                    part.Kind == kind || (Covers.TryGetValue(part.Kind.Name, out var covered) && covered.Contains(kind.Name))))
            {
                continue;
            }

            yield return new Part(Fill(facet.Title, name, outline.Object), kind, false)
            {
                Details = facet.Detail.Length > 0 ? [facet.Detail] : [],
            };
        }
    }

    private static string Fill(string title, string name, string about)
    {
        var inside = title.StartsWith("{s}", StringComparison.Ordinal) ? name : Words.Uncapitalise(name);
        var other = about.Length > 0 ? Words.Shorten(about, LongestName) : name;
        return Title(title.Replace("{s}", inside, StringComparison.Ordinal).Replace("{o}", other, StringComparison.Ordinal));
    }

    private static string Name(RequestOutline outline)
    {
        var name = outline.Subject.Length > 0 ? outline.Subject : outline.Items.Count > 0 ? "" : outline.Headline;
        return Words.Shorten(Collapse(name), LongestName);
    }

    private static string Title(string text) =>
        Collapse(text) is { Length: > 0 } title ? Words.Capitalise(Words.Shorten(title, LongestTitle)) : "What the request says";

    private static string Collapse(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Trim(' ', '.', ',', ';', ':', '!', '?', '"', '`', '*', '_');

    // The last telling kind of the phrase, since English puts the head last; what follows "with" only qualifies.
    private static PartKind? Primary(string text)
    {
        var words = Words.Split(text);
        var matches = PartVocabulary.Find(words);
        var end = words.FindIndex(1 < words.Count ? 1 : 0, word =>
            WordLists.ListOpeners.Contains(word.Stem)
            || WordLists.QualifierOpeners.Contains(word.Stem)
            || WordLists.CapabilityOpeners.Contains(word.Stem));
        var main = end < 0 ? matches : matches.FindAll(match => match.Last < end);
        var candidates = main.Count > 0 ? main : matches;
        var telling = candidates.FindLastIndex(match => !match.Value.IsGeneric);
        if (telling >= 0)
        {
            return candidates[telling].Value;
        }

        return words.Count > 1 && PartVocabulary.OfVerb(words[0].Stem) is { } done ? done
            : candidates.Count > 0 ? candidates[^1].Value
            : null;
    }
}
