using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Tests.Architecture;

/// <summary>
/// No line of the source is longer than 140 columns. Only text that line breaks would change may be: raw and verbatim strings.
/// </summary>
public partial class LineLengthTests
{
    private const int Most = 140;

    private static readonly string[] Patterns = ["*.cs", "*.ps1", "*.psm1", "*.ps1xml"];

    [Fact]
    public void No_line_is_longer_than_140_columns() => Assert.Empty(
        from folder in new[] { "src", "tests", "module" }
        from pattern in Patterns
        from path in SourceTree.Files(Path.Combine(SourceTree.Root, folder), pattern)
        from line in TooLong(File.ReadAllText(path))
        select $"{Path.GetRelativePath(SourceTree.Root, path)}:{line}");

    [Fact]
    public void A_long_line_is_found_and_long_text_in_a_raw_string_is_not()
    {
        var wide = new string('x', Most);
        Assert.Equal([2], TooLong($"short\n{wide}y\n{wide}\n"));
        Assert.Equal([1], TooLong($"var a = \"{wide}\";"));
        Assert.Equal([5], TooLong($"var a = \"\"\"\n{wide}y\n    \"\"\";\nvar b = \"\"\"{wide}\"\"\";\n// {wide}\n"));
        Assert.Empty(TooLong($"var a = @\"{wide}\";"));
    }

    private static IEnumerable<int> TooLong(string text)
    {
        var isInside = false;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var marks = RawMark().Count(line);
            if (line.TrimEnd('\r').Length > Most && !isInside && marks == 0 && !line.Contains("@\"", StringComparison.Ordinal))
            {
                yield return index + 1;
            }

            isInside ^= marks % 2 == 1;
        }
    }

    [GeneratedRegex("\"{3,}")]
    private static partial Regex RawMark();
}
