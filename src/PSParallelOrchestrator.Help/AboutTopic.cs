using System.Text;

namespace PSParallelOrchestrator.Help;

/// <summary>Turns an about page into the text that Get-Help shows.</summary>
internal static class AboutTopic
{
    private const int Width = 80;
    private const string Indent = "    ";

    /// <summary>Makes the text: topic and short description stand where Get-Help looks for them.</summary>
    /// <param name="file">The page; its name is the topic's.</param>
    /// <param name="text">Its text.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    /// <returns>The text; empty where the page is too wrong for one.</returns>
    public static string Write(string file, string text, Problems problems)
    {
        var topic = Path.GetFileNameWithoutExtension(file);
        var document = MarkdownDocument.Read(file, text, problems);
        if (document.Sections
                is not [
                { Level: 1 } title,
                { Level: 2, Title: "SHORT DESCRIPTION", Blocks: [{ IsCode: false }] } summary,
                { Level: 2, Title: "LONG DESCRIPTION" },
                    ..,
                ]
            || title.Title != topic)
        {
            problems.Add(
                file,
                1,
                $"The page has to begin with '# {topic}', '## SHORT DESCRIPTION' with one paragraph, and '## LONG DESCRIPTION'.");
            return string.Empty;
        }

        var output = new StringBuilder($"TOPIC\n{Indent}{topic}\n\nSHORT DESCRIPTION\n");
        Append(output, summary.Blocks[0]);
        foreach (var section in document.Sections.Skip(2))
        {
            output.Append('\n').Append(section.Level == 2 ? section.Title.ToUpperInvariant() : "  " + section.Title).Append('\n');
            MarkdownBlock? before = null;
            for (var at = 0; at < section.Blocks.Count; at++)
            {
                var block = section.Blocks[at];

                // Items of a list stand together.
                if (before is not null && !(Tight(before) && Tight(block)))
                {
                    output.Append('\n');
                }

                before = block;
                if (IsRow(block))
                {
                    var rows = section.Blocks.Skip(at).TakeWhile(IsRow).Select(row => row.Text).ToList();
                    Append(output, TextTable.Lines(rows, Width - Indent.Length));
                    at += rows.Count - 1;
                }
                else
                {
                    Append(output, block);
                }
            }
        }

        return output.ToString();
    }

    private static bool Tight(MarkdownBlock block) => !block.IsCode && block.Text is ['-' or '*', ..];

    private static bool IsRow(MarkdownBlock block) => !block.IsCode && block.Text.StartsWith('|');

    private static void Append(StringBuilder output, MarkdownBlock block) => Append(
        output,
        block.IsCode
            ? block.Text.Split('\n').Select(line => Indent + line)
            : PlainText.Wrap(PlainText.Of(block.Text), Width - Indent.Length));

    private static void Append(StringBuilder output, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            output.Append((Indent + line).TrimEnd()).Append('\n');
        }
    }
}
