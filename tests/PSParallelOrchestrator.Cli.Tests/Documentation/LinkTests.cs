using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Cli.Tests.Documentation;

/// <summary>Every relative link of every page leads somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => new(
        DocumentationFiles.Find(DocumentationFiles.Root, "*.md")
            .Select(page => Path.GetRelativePath(DocumentationFiles.Root, page))
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Relative_links_resolve(string page)
    {
        var path = Path.Combine(DocumentationFiles.Root, page);
        foreach (Match link in Link().Matches(File.ReadAllText(path)))
        {
            var parts = link.Groups["target"].Value.Split('#', 2);
            var target = parts[0].Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, parts[0]));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to '{parts[0]}', which does not exist.");
            if (parts.Length == 2)
            {
                Assert.True(
                    Anchors(target).Contains(parts[1]),
                    $"{page} links to '#{parts[1]}', which {Path.GetFileName(target)} does not have.");
            }
        }
    }

    private static HashSet<string> Anchors(string page) =>
        [
            .. Heading()
                .Matches(File.ReadAllText(page))
                .Select(heading =>
                    NotInAnchors().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-')),
        ];

    [GeneratedRegex(@"\]\((?!\w+:)(?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
