using System.Text;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.ModelServer.Planning;

/// <summary>One demand of the requirements: a bullet with its continuation lines, or a sentence.</summary>
/// <param name="Text">As written, directives included.</param>
/// <param name="Title">Without directives and what it depends on, shortened.</param>
/// <param name="Id">A slug of the title's words.</param>
/// <param name="Needs">What "after ..." and "uses ..." name.</param>
internal sealed partial record RequirementsLine(string Text, string Title, string Id, IReadOnlyList<string> Needs)
{
    private const int SlugWords = 5;
    private const int TitleLength = 80;
    private static readonly HashSet<string> StopWords =
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "with",
        "to",
        "and",
        "in",
        "on",
        "that",
        "is",
        "it",
    ];

    public static IReadOnlyList<RequirementsLine> Split(string requirements)
    {
        // Directives are opaque: their JSON may hold line ends, full stops and the word "after".
        List<string> directives = [];
        StringBuilder masked = new();
        int from = 0;
        foreach (Directive directive in Directive.Find(requirements, Directive.ScriptMark)
            .Concat(Directive.Find(requirements, Directive.PlanMark)).OrderBy(directive => directive.Start))
        {
            masked
                .Append(requirements, from, directive.Start - from)
                .Append('\u0001')
                .Append((char)('\u0100' + directives.Count))
                .Append('\u0001');
            string written = requirements[directive.Start..directive.End];
            // An order for the planner is not passed on.
            directives.Add(written.StartsWith(Directive.PlanMark, StringComparison.Ordinal) ? string.Empty : written);
            from = directive.End;
        }

        masked.Append(requirements, from, requirements.Length - from);
        HashSet<string> ids = [];
        return [.. Parts(masked.ToString()).Select(part => Of(part, directives, ids)).OfType<RequirementsLine>()];
    }

    /// <summary>The words that tell one line from another.</summary>
    public static IReadOnlyList<string> Words(string text) =>
        [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).Where(word => !StopWords.Contains(word))];

    private static IEnumerable<string> Parts(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        if (!lines.Any(line => Bullet().IsMatch(line)))
        {
            return SentenceEnd().Split(text);
        }

        List<string> bullets = [];
        bool open = false;
        foreach (string line in lines)
        {
            if (Bullet().Match(line) is { Success: true } bullet)
            {
                bullets.Add(line[bullet.Length..]);
                open = true;
            }
            else if (open && line.Length > 0 && (char.IsWhiteSpace(line[0]) || line[0] == '\u0001'))
            {
                bullets[^1] += "\n" + line.Trim();
            }
            else
            {
                // Text between bullets is about all of them.
                open = false;
            }
        }

        return bullets;
    }

    private static RequirementsLine? Of(string part, List<string> directives, HashSet<string> ids)
    {
        string bare = Mask().Replace(part, string.Empty).Trim();
        string text = Mask().Replace(part, match => directives[match.Value[1] - '\u0100']).Trim();
        Match needs = Need().Match(bare);
        string title = (needs.Success ? bare[..needs.Index] : bare).Trim().TrimEnd('.', ',', ';', ':', '(').Trim();
        if (title.Length == 0)
        {
            title = bare;
        }

        if (Words(title).Count == 0)
        {
            return null;
        }

        string slug = string.Join('-', Words(title).Take(SlugWords));
        string id = slug;
        for (int number = 2; !ids.Add(id); number++)
        {
            id = $"{slug}-{number}";
        }

        string[] names = needs.Success
            ?
            [
                .. Need()
                    .Matches(bare)
                    .SelectMany(match => NameEnd().Split(match.Groups["names"].Value))
                    .Where(name => Words(name).Count > 0),
            ]
            : [];
        return new(text, title.Length > TitleLength ? title[..TitleLength].TrimEnd() : title, id, names);
    }

    [GeneratedRegex(@"^\s*(?:[-*•+]|\d+[.)])\s+")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"(?<=[.!?;])\s+|\n+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("\u0001.\u0001")]
    private static partial Regex Mask();

    [GeneratedRegex(@"\b(?:after|uses|using|needs|depends on)\s+(?<names>[^.;:\n()]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Need();

    [GeneratedRegex(@",|\band\b", RegexOptions.IgnoreCase)]
    private static partial Regex NameEnd();

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Word();
}
