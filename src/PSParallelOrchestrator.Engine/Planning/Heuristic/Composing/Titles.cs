using System.Globalization;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>Puts titles together.</summary>
internal static class Titles
{
    private static readonly string[] EndToEndWords =
    [
        "integration",
        "end-to-end",
        "end to end",
        "e2e",
        "acceptance",
        "system test",
        "smoke",
        "workflow",
    ];

    /// <summary>"a", "a and b", "a, b and c", "a, b and 3 more".</summary>
    public static string Join(IReadOnlyList<string> titles) =>
        titles.Count switch
        {
            // Titles that are lists themselves are kept apart by semicolons.
            2
            or 3
                when titles.Any(title =>
                    title.Contains(',', StringComparison.Ordinal) || title.Contains(" and ", StringComparison.Ordinal)
                ) => string.Join("; ", titles),
            0 => "",
            1 => titles[0],
            2 => $"{titles[0]} and {titles[1]}",
            3 => $"{titles[0]}, {titles[1]} and {titles[2]}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{titles[0]}, {titles[1]} and {titles.Count - 2} more"),
        };

    /// <summary>What is tested, for the middle of a title: one in full, several without the name they share.</summary>
    public static string OfTested(List<string> titles, string name)
    {
        if (titles is [var only])
        {
            var startsWithName =
                only.StartsWith(name + " ", StringComparison.OrdinalIgnoreCase) || only.Equals(name, StringComparison.OrdinalIgnoreCase);
            return (startsWithName ? "the " : "") + Words.Uncapitalise(WithoutEnding(only, name));
        }

        return Join(titles.ConvertAll(title => Words.Uncapitalise(WithoutName(title, name))));
    }

    /// <summary>A title without the name of the whole in front or behind.</summary>
    public static string WithoutName(string title, string name)
    {
        foreach (var separator in (string[])[": ", " "])
        {
            if (title.StartsWith(name + separator, StringComparison.OrdinalIgnoreCase))
            {
                return title[(name.Length + separator.Length)..];
            }
        }

        return WithoutEnding(title, name);
    }

    private static string WithoutEnding(string title, string name)
    {
        var ending = " of the " + name;
        return title.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? title[..^ending.Length] : title;
    }

    /// <summary>Whether tests of this title are about the whole and not about single parts.</summary>
    public static bool IsEndToEnd(string title) =>
        Array.Exists(EndToEndWords, word => title.Contains(word, StringComparison.OrdinalIgnoreCase));
}
