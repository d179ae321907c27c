using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Tests.Architecture;

/// <summary>The order of the engine's rooms, as docs/architecture.md draws it: the one place that says it.</summary>
internal static partial class RoomOrder
{
    public static IReadOnlyList<string> Drawn() => In(File.ReadAllText(SourceTree.ArchitecturePage));

    /// <summary>The rooms of the picture after the heading "The rooms of the engine", from left to right and row by row.</summary>
    public static IReadOnlyList<string> In(string page)
    {
        var picture = Picture().Match(page);
        Assert.True(picture.Success, "docs/architecture.md has no mermaid picture after the heading 'The rooms of the engine'.");
        var rooms = new List<string>();
        foreach (Match arrow in Arrow().Matches(picture.Groups["body"].Value))
        {
            var chain = arrow.Value.Split("-->", StringSplitOptions.TrimEntries);
            if (rooms.Count == 0)
            {
                rooms.Add(chain[0]);
            }

            Assert.True(rooms[^1] == chain[0], $"The picture is no chain: a row begins at {chain[0]}, where {rooms[^1]} is the last room.");
            rooms.AddRange(chain[1..]);
        }

        return rooms;
    }

    [GeneratedRegex(@"^## The rooms of the engine$[\s\S]*?^```mermaid\n(?<body>[\s\S]*?)^```", RegexOptions.Multiline)]
    private static partial Regex Picture();

    [GeneratedRegex(@"\w+(?:[ \t]*-->[ \t]*\w+)+")]
    private static partial Regex Arrow();
}
