using System.Text;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>What a commit says of the history.</summary>
internal sealed record CommitObject(string Tree, IReadOnlyList<string> Parents)
{
    /// <summary>What was said of it; empty for one that is yet to be made.</summary>
    public string Message { get; private init; } = string.Empty;

    private const string Identity = "PSParallelOrchestrator <psorch@localhost>";

    /// <summary>Reads a commit.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static CommitObject Parse(ReadOnlySpan<byte> content)
    {
        var header = content.IndexOf("\n\n"u8);
        string? tree = null;
        var parents = new List<string>();
        foreach (var line in Encoding.UTF8.GetString(header < 0 ? content : content[..header]).Split('\n'))
        {
            if (line.StartsWith("tree ", StringComparison.Ordinal))
            {
                tree = line[5..];
            }
            else if (line.StartsWith("parent ", StringComparison.Ordinal))
            {
                parents.Add(line[7..]);
            }
        }

        return new CommitObject(tree ?? throw new FormatException("A commit without a tree."), parents)
        {
            Message = header < 0 ? string.Empty : Encoding.UTF8.GetString(content[(header + 2)..]),
        };
    }

    /// <summary>Makes a commit's bytes. The same arguments always give the same bytes.</summary>
    /// <param name="date">Its date, as git writes it.</param>
    /// <param name="message">What was done; ends with a line feed.</param>
    public byte[] Format(string date, string message)
    {
        var text = new StringBuilder($"tree {Tree}\n");
        foreach (var parent in Parents.Distinct(StringComparer.Ordinal))
        {
            text.Append($"parent {parent}\n");
        }

        text.Append($"author {Identity} {date}\ncommitter {Identity} {date}\n\n{message}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
