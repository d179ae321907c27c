using System.Text;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>The README.md of a new project: a generated head, and what tasks wrote.</summary>
internal static class OutputReadme
{
    private const string Begin = "<!-- psorch: made by the merge, replaced by the next one -->\n";
    private const string End = "<!-- psorch: end -->\n";
    private const int LongestRequirements = 2000;

    /// <summary>Writes it. The same run and text give the same bytes.</summary>
    /// <param name="text">What the tasks wrote; empty where none did.</param>
    public static ReadOnlyMemory<byte> Compose(OrchestratorRun run, ReadOnlyMemory<byte> text)
    {
        var head = Encoding.UTF8.GetBytes(Begin + Head(run) + End);
        var body = WithoutHead(text.Span);
        return body.IsEmpty ? head : (byte[])[.. head, (byte)'\n', .. body];
    }

    /// <summary>A run that starts from an earlier one's output finds the head of that.</summary>
    private static ReadOnlySpan<byte> WithoutHead(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith(Encoding.UTF8.GetBytes(Begin)))
        {
            return text;
        }

        var mark = Encoding.UTF8.GetBytes(End);
        var end = text.IndexOf(mark);
        return end < 0 ? text : text[(end + mark.Length)..].TrimStart((byte)'\n');
    }

    private static string Head(OrchestratorRun run)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(Line(run.Name)).Append("\n\n");
        if (run.Simulated)
        {
            text.Append("Simulated: no model was asked, these files are made up.\n\n");
        }

        foreach (var line in Requirements(run))
        {
            text.Append(("> " + Plain(line)).TrimEnd()).Append('\n');
        }

        text.Append("\n| task | what it is | state |\n| --- | --- | --- |\n");
        foreach (var task in run.Tasks)
        {
            text.Append("| ").Append(task.Id)
                .Append(" | ").Append(Line(task.Title ?? task.Definition.Prompt ?? task.Definition.Command ?? string.Empty))
                .Append(" | ").Append(task.State).Append(" |\n");
        }

        return text.ToString();
    }

    private static string[] Requirements(OrchestratorRun run)
    {
        var text = (run.Plan.Requirements ?? string.Empty).ReplaceLineEndings("\n").Trim('\n');
        if (text.Length > LongestRequirements)
        {
            text = text[..LongestRequirements] + " ...";
        }

        return text.Length == 0 ? [] : text.Split('\n');
    }

    private static string Line(string text)
    {
        var first = Plain(text.ReplaceLineEndings("\n").Split('\n')[0]).Replace("|", "\\|", StringComparison.Ordinal);
        return first.Length > 120 ? first[..120] + "..." : first;
    }

    /// <summary>Text that ends no comment and begins none.</summary>
    private static string Plain(string text) =>
        text.Replace("<!--", "&lt;!--", StringComparison.Ordinal).Replace("-->", "--&gt;", StringComparison.Ordinal);
}
