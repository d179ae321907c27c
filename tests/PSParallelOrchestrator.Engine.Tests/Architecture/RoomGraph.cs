using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Tests.Architecture;

/// <summary>Which rooms (top folders of the engine) each file uses: by its <c>using</c> lines and by names that say their room.</summary>
internal sealed partial class RoomGraph
{
    private const string Engine = "PSParallelOrchestrator.Engine";

    private readonly List<(string Room, string Path, string Code)> files = [];
    private readonly Dictionary<string, HashSet<string>> namesIn = [];

    /// <param name="sources">The files, each with its path below the engine's folder.</param>
    public RoomGraph(IEnumerable<(string Path, string Text)> sources)
    {
        foreach (var (path, text) in sources)
        {
            var parts = path.Replace('\\', '/').Split('/');
            var room = parts.Length > 1 ? parts[0] : string.Empty;
            var code = CommentOrText().Replace(text, match => match.Groups["text"].Success ? match.Value : " ");
            files.Add((room, path, code));
            var names = namesIn.TryGetValue(room, out var known) ? known : namesIn[room] = [];
            names.UnionWith(parts.Skip(1).SkipLast(1));
            names.UnionWith(DeclaredType().Matches(code).Select(match => match.Groups["name"].Value));
        }
    }

    public IEnumerable<string> Rooms => namesIn.Keys;

    public static RoomGraph OfTheEngine() =>
        new(
            SourceTree
                .Files(SourceTree.Engine, "*.cs")
                .Select(path => (Path.GetRelativePath(SourceTree.Engine, path), File.ReadAllText(path))));

    /// <summary>Files whose namespace is not that of their folder: what they use could not be told.</summary>
    public IEnumerable<string> Misplaced() =>
        from file in files
        let expected = $"{Engine}.{Path.GetDirectoryName(file.Path)?.Replace('\\', '/').Replace('/', '.')}"
        where Namespace().Match(file.Code).Groups["name"].Value != expected
        select file.Path;

    /// <summary>Uses of a room that is not to the left of the file's own.</summary>
    public IEnumerable<string> WrongEdges(IReadOnlyList<string> order)
    {
        var place = order.Index().ToDictionary(room => room.Item, room => room.Index);
        return from file in files
               from used in UsedBy(file.Code)
               where used != file.Room
               where !place.TryGetValue(used, out var there) || !place.TryGetValue(file.Room, out var here) || there > here
               select $"{file.Path} uses {used}";
    }

    private IEnumerable<string> UsedBy(string code)
    {
        var whole = WholeName().Matches(code).Select(match => match.Groups["room"].Value);
        var relative = from match in ShortName().Matches(code)
                       let room = match.Groups["room"].Value
                       where namesIn.TryGetValue(room, out var names) && names.Contains(match.Groups["next"].Value)
                       select room;
        return whole.Concat(relative).Distinct();
    }

    // Text in quotes is matched so that what looks like a comment inside it is none.
    [GeneratedRegex(@"//.*|/\*[\s\S]*?\*/|(?<text>""(?:\\.|[^""\\\n])*"")")]
    private static partial Regex CommentOrText();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)|\bdelegate\s[^(;]*?\b(?<name>\w+)\s*(?:<[^>]*>)?\(")]
    private static partial Regex DeclaredType();

    [GeneratedRegex(@"\bPSParallelOrchestrator\s*\.\s*Engine\s*\.\s*(?<room>[A-Z]\w*)")]
    private static partial Regex WholeName();

    [GeneratedRegex(@"(?<![.\w])(?:Engine\s*\.\s*)?(?<room>[A-Z]\w*)\s*\.\s*(?<next>[A-Z]\w*)")]
    private static partial Regex ShortName();
}
