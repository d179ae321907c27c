using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Cli.Tests.Documentation;

/// <summary>docs/troubleshooting.md has every error, and none that there is not.</summary>
public sealed partial class TroubleshootingTests
{
    // Those that stand in no class of errors: what the command line itself catches, and what is said where nothing can be loaded.
    private static readonly string[] CaughtLast = ["InputOutput", "OutputLost", "OpenFilesTooFew"];

    /// <summary>Every error id and diagnostic code in the sources.</summary>
    private static HashSet<string> Ids { get; } =
    [
        .. CaughtLast,
        .. DocumentationFiles.Find(Path.Combine(DocumentationFiles.Root, "src"), "*.cs")
            .Where(file => ErrorFile().IsMatch(Path.GetFileName(file)))
            .SelectMany(file => Identifier().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["id"].Value),
    ];

    [Fact]
    public void Every_error_is_explained()
    {
        var page = DocumentationFiles.Read("docs", "troubleshooting.md");

        Assert.True(Ids.Count > 100);
        Assert.Empty(Ids.Where(id => !page.Contains($"`{id}`", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_explained_error_exists()
    {
        var explained = DocumentationFiles.Read("docs", "troubleshooting.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Code().Matches(line.Split('|')[1]))
            .Select(match => match.Groups["id"].Value)
            .ToList();

        Assert.NotEmpty(explained);
        Assert.Empty(explained.Except(Ids));
    }

    [GeneratedRegex(@"(Errors(\.\w+)?|Problems|InvalidPlanException|OptionRanges)\.cs$")]
    private static partial Regex ErrorFile();

    [GeneratedRegex("\"(?<id>[A-Z][a-z0-9]+([A-Z][a-z0-9]*)+)\"")]
    private static partial Regex Identifier();

    [GeneratedRegex("`(?<id>[^`]+)`")]
    private static partial Regex Code();
}
