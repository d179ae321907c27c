using System.Globalization;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>Puts titles together.</summary>
internal static class Titles
{
    private static readonly string[] EndToEndWords = ["integration", "end-to-end", "end to end", "e2e", "acceptance", "system test", "smoke", "workflow"];

    /// <summary>"a", "a and b", "a, b and c", "a, b and 3 more".</summary>
    public static string Join(IReadOnlyList<string> titles) => titles.Count switch
    {
        0 => "",
        1 => titles[0],
        2 => $"{titles[0]} and {titles[1]}",
        3 => $"{titles[0]}, {titles[1]} and {titles[2]}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{titles[0]}, {titles[1]} and {titles.Count - 2} more"),
    };

    /// <summary>Whether tests of this title are about the whole and not about single parts.</summary>
    public static bool IsEndToEnd(string title) => Array.Exists(EndToEndWords, word => title.Contains(word, StringComparison.OrdinalIgnoreCase));
}
