namespace PSParallelOrchestrator.Help;

/// <summary>A piece of a section: a paragraph, an item of a list, or code between fences.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Text">The text; lines of a paragraph are joined.</param>
/// <param name="Language">The word behind the opening fence of code; null for text.</param>
internal sealed record MarkdownBlock(int Line, string Text, string? Language)
{
    /// <summary>Whether it is code.</summary>
    public bool IsCode => Language is not null;
}

/// <summary>A heading with what stands below it, up to the next heading.</summary>
/// <param name="Level">How many # it has.</param>
/// <param name="Title">Its text.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Blocks">What stands below.</param>
internal sealed record MarkdownSection(int Level, string Title, int Line, IReadOnlyList<MarkdownBlock> Blocks);

/// <summary>A markdown file as front matter and sections: as much of markdown as the help pages use.</summary>
internal sealed class MarkdownDocument
{
    private const string Fence = "```";
    private readonly string[] lines;
    private readonly Problems problems;
    private int next;

    private MarkdownDocument(string file, string[] lines, Problems problems)
    {
        File = file;
        this.lines = lines;
        this.problems = problems;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The keys between the two lines of dashes at the beginning.</summary>
    public Dictionary<string, string> FrontMatter { get; } = new(StringComparer.Ordinal);

    /// <summary>The sections in order.</summary>
    public List<MarkdownSection> Sections { get; } = [];

    /// <summary>Reads a text.</summary>
    /// <param name="file">Where it is from.</param>
    /// <param name="text">The text.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    /// <returns>The document.</returns>
    public static MarkdownDocument Read(string file, string text, Problems problems)
    {
        var document = new MarkdownDocument(file, text.ReplaceLineEndings("\n").Split('\n'), problems);
        document.ReadFrontMatter();
        document.ReadSections();
        return document;
    }

    private static bool IsItem(string line) => line.TrimStart() is ['-' or '*', ' ', ..];

    private static bool IsHeading(string line) => line.StartsWith('#') && line.TrimStart('#').StartsWith(' ');

    private void ReadFrontMatter()
    {
        if (lines[0] != "---")
        {
            return;
        }

        for (next = 1; next < lines.Length && lines[next] != "---"; next++)
        {
            if (lines[next].Split(':', 2) is [var key, var value])
            {
                FrontMatter[key.Trim()] = value.Trim();
            }
            else
            {
                problems.Add(File, next + 1, "A line of the front matter is not 'key: value'.");
            }
        }

        if (next++ == lines.Length)
        {
            problems.Add(File, 1, "The front matter has no closing line '---'.");
        }
    }

    private void ReadSections()
    {
        while (next < lines.Length)
        {
            var line = lines[next];
            if (IsHeading(line))
            {
                var level = line.TakeWhile(character => character == '#').Count();
                next++;
                Sections.Add(new MarkdownSection(level, line[level..].Trim(), next, ReadBlocks()));
            }
            else
            {
                if (line.Trim().Length > 0)
                {
                    problems.Add(File, next + 1, "Text stands before the first heading.");
                }

                next++;
            }
        }
    }

    private List<MarkdownBlock> ReadBlocks()
    {
        var blocks = new List<MarkdownBlock>();
        while (next < lines.Length && !IsHeading(lines[next]))
        {
            if (lines[next].StartsWith(Fence, StringComparison.Ordinal))
            {
                blocks.Add(ReadCode());
            }
            else if (lines[next].Trim().Length > 0)
            {
                blocks.Add(ReadText());
            }
            else
            {
                next++;
            }
        }

        return blocks;
    }

    private MarkdownBlock ReadCode()
    {
        var first = next++;
        while (next < lines.Length && lines[next].TrimEnd() != Fence)
        {
            next++;
        }

        if (next == lines.Length)
        {
            problems.Add(File, first + 1, "The code block is never closed.");
        }

        var code = string.Join('\n', lines[(first + 1)..next]);
        next = Math.Min(next + 1, lines.Length);
        return new MarkdownBlock(first + 1, code, lines[first][Fence.Length..].Trim());
    }

    private MarkdownBlock ReadText()
    {
        var first = next++;
        if (lines[first].StartsWith('|'))
        {
            // A row of a table is a line of its own.
            return new MarkdownBlock(first + 1, lines[first].TrimEnd(), null);
        }

        while (next < lines.Length && lines[next].Trim().Length > 0 && !IsHeading(lines[next]) && !IsItem(lines[next])
            && !lines[next].StartsWith('|') && !lines[next].StartsWith(Fence, StringComparison.Ordinal))
        {
            next++;
        }

        return new MarkdownBlock(first + 1, string.Join(' ', lines[first..next].Select(line => line.Trim())), null);
    }
}
