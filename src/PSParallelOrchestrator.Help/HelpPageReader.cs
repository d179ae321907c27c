namespace PSParallelOrchestrator.Help;

/// <summary>Reads a cmdlet's page, whose layout is that of platyPS.</summary>
internal sealed class HelpPageReader
{
    private static readonly string[] Order =
        ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    private readonly MarkdownDocument document;
    private readonly Problems problems;

    private HelpPageReader(MarkdownDocument document, Problems problems)
    {
        this.document = document;
        this.problems = problems;
    }

    /// <summary>Reads a page.</summary>
    /// <param name="file">Where it is from; its name is the cmdlet's.</param>
    /// <param name="text">Its text.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    /// <returns>The page, or null where its layout is too wrong for one.</returns>
    public static HelpPage? Read(string file, string text, Problems problems) =>
        new HelpPageReader(MarkdownDocument.Read(file, text, problems), problems).Read();

    private HelpPage? Read()
    {
        var name = Path.GetFileNameWithoutExtension(document.File);
        foreach (
            var (key, wanted) in new[]
            {
                ("external help file", "PSParallelOrchestrator.Module.dll-Help.xml"),
                ("Module Name", "PSParallelOrchestrator"),
                ("schema", "2.0.0"),
            })
        {
            if (document.FrontMatter.GetValueOrDefault(key) != wanted)
            {
                Add(1, $"The front matter has no line '{key}: {wanted}'.");
            }
        }

        if (!document.FrontMatter.TryGetValue("online version", out var online))
        {
            Add(1, "The front matter has no line 'online version: '.");
        }

        if (document.Sections is not [{ Level: 1 } title, ..] || title.Title != name)
        {
            Add(document.Sections.FirstOrDefault()?.Line ?? 1, $"The first heading is not '# {name}'.");
            return null;
        }

        var second = document.Sections.Where(section => section.Level == 2).ToList();
        if (!second.Select(section => section.Title).SequenceEqual(Order))
        {
            var wrong = second.Where((section, index) => section.Title != Order.ElementAtOrDefault(index)).FirstOrDefault();
            Add(
                wrong?.Line ?? document.Sections[^1].Line,
                $"The sections have to be: {string.Join(", ", Order)}. "
                    + $"{(wrong is null ? "Some are missing." : $"'{wrong.Title}' is not, or out of its place.")}");
            return null;
        }

        return new HelpPage
        {
            File = document.File,
            Name = name,
            OnlineVersion = online ?? string.Empty,
            Synopsis = WithText(second[0]),
            Description = WithText(second[2]),
            SyntaxLine = second[1].Line,
            Syntax = [.. Below(second[1]).Prepend(second[1]).SelectMany(ReadSyntax)],
            Examples = [.. Below(second[3]).Select(CheckExample)],
            ParametersLine = second[4].Line,
            Parameters = [.. Below(second[4]).Where(section => section.Title != "CommonParameters").Select(ReadParameter)],
            Inputs = [.. Below(second[5])],
            Outputs = [.. Below(second[6])],
            Notes = second[7],
            RelatedLinks = second[8],
        };
    }

    private IEnumerable<MarkdownSection> Below(MarkdownSection heading) =>
        document.Sections.SkipWhile(section => section != heading).Skip(1).TakeWhile(section => section.Level > heading.Level);

    private MarkdownSection WithText(MarkdownSection section)
    {
        if (section.Blocks.Count == 0)
        {
            Add(section.Line, $"{section.Title} is empty.");
        }

        return section;
    }

    private IEnumerable<PageSyntax> ReadSyntax(MarkdownSection section)
    {
        foreach (var block in section.Blocks)
        {
            if (!block.IsCode)
            {
                Add(block.Line, "SYNTAX holds a code block for each parameter set, and no text.");
            }

            var heading = section.Level == 2 ? string.Empty : section.Title.Replace(" (Default)", string.Empty, StringComparison.Ordinal);
            yield return new PageSyntax(heading, block.Line, block.Text);
        }
    }

    private MarkdownSection CheckExample(MarkdownSection example, int index)
    {
        if (!example.Title.StartsWith($"Example {index + 1}: ", StringComparison.Ordinal))
        {
            Add(example.Line, $"The heading of the example is not '### Example {index + 1}: <title>'.");
        }

        if (!example.Blocks.Any(block => block.Language == "powershell"))
        {
            Add(example.Line, "The example has no ```powershell block.");
        }

        if (!example.Blocks.Any(block => !block.IsCode))
        {
            Add(example.Line, "The example has no text that says what it shows.");
        }

        return example;
    }

    private PageParameter ReadParameter(MarkdownSection section)
    {
        if (!section.Title.StartsWith('-'))
        {
            Add(section.Line, $"A heading below PARAMETERS is '-Name' or 'CommonParameters', not '{section.Title}'.");
        }

        var text = section.Blocks.Where(block => block.Language != "yaml").ToList();
        if (text.Count == 0)
        {
            Add(section.Line, $"Nothing is said about {section.Title}.");
        }

        var facts = section.Blocks.Where(block => block.Language == "yaml").Select(ReadFacts).ToList();
        if (facts.Count == 0)
        {
            Add(section.Line, $"{section.Title} has no ```yaml block.");
        }

        return new PageParameter(section.Title.TrimStart('-'), section.Line, text, facts);
    }

    private ParameterFacts ReadFacts(MarkdownBlock block)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var line = block.Line;
        foreach (var text in block.Text.Split('\n'))
        {
            line++;
            if (text.Trim().Length == 0)
            {
                continue;
            }

            var key = text.Split(':', 2)[0].Trim();
            if (!ParameterFacts.Keys.Contains(key)
                || !text.Contains(':', StringComparison.Ordinal)
                || !values.TryAdd(key, text.Split(':', 2)[1].Trim()))
            {
                Add(line, $"'{key}' is unknown or stands twice; the keys are: {string.Join(", ", ParameterFacts.Keys)}.");
            }
        }

        if (ParameterFacts.Keys.Except(values.Keys).ToList() is { Count: > 0 } missing)
        {
            Add(block.Line, $"The table lacks: {string.Join(", ", missing)}.");
        }

        return new ParameterFacts(block.Line, values);
    }

    private void Add(int line, string text) => problems.Add(document.File, line, text);
}
