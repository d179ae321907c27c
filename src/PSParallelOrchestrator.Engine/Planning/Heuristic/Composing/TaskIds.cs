using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>Gives tasks ids made of their titles: <c>[a-z0-9-]</c>, unique in the plan, also as names of folders on Windows.</summary>
internal static class TaskIds
{
    private const int Longest = 40;

    private static readonly HashSet<string> Reserved =
    [
        "con", "prn", "aux", "nul", .. Enumerable.Range(0, 10).SelectMany(i => (string[])[$"com{i}", $"lpt{i}"]),
    ];

    private static readonly HashSet<string> Short = ["a", "an", "the", "of", "for", "with", "and", "to", "in", "on"];

    /// <param name="name">The name of the whole, which ids leave out where something remains.</param>
    public static void Assign(List<TaskDraft> drafts, string name)
    {
        var taken = new HashSet<string>();
        foreach (var draft in drafts)
        {
            var slug = Slug(name.Length == 0 ? draft.Title : draft.Title.Replace(name, " ", StringComparison.OrdinalIgnoreCase));
            slug = slug.Length > 0 ? slug : Slug(draft.Title);
            slug = slug.Length == 0 ? "task" : Reserved.Contains(slug) ? slug + "-task" : slug;
            var id = slug;
            for (var number = 2; !taken.Add(id); number++)
            {
                id = string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
            }

            draft.Id = id;
        }
    }

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var word in Words.Split(title))
        {
            var text = title[word.Start..word.End].ToLowerInvariant();
            if (Short.Contains(text))
            {
                continue;
            }

            var plain = new string([.. text.Select(Fold).Where(char.IsAsciiLetterOrDigit)]);
            if (plain.Length == 0)
            {
                continue;
            }

            if (slug.Length + plain.Length >= Longest && slug.Length > 0)
            {
                break;
            }

            slug.Append(slug.Length == 0 ? "" : "-").Append(plain.Length > Longest ? plain[..Longest] : plain);
        }

        return slug.ToString();
    }

    private static char Fold(char character) => character switch
    {
        >= 'à' and <= 'å' => 'a',
        'ç' => 'c',
        >= 'è' and <= 'ë' => 'e',
        >= 'ì' and <= 'ï' => 'i',
        'ñ' => 'n',
        (>= 'ò' and <= 'ö') or 'ø' => 'o',
        >= 'ù' and <= 'ü' => 'u',
        'ß' => 's',
        _ => character,
    };
}
