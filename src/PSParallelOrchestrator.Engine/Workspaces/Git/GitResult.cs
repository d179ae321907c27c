using System.Text;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>How a git process ended.</summary>
/// <param name="Output">Everything it wrote to its output.</param>
/// <param name="Error">Everything it wrote to its error output.</param>
internal sealed record GitResult(int ExitCode, ReadOnlyMemory<byte> Output, string Error)
{
    /// <summary>The first line of the output.</summary>
    public string Line
    {
        get
        {
            var text = Encoding.UTF8.GetString(Output.Span);
            return text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text;
        }
    }

    /// <summary>The lines of an output that has no paths.</summary>
    public string[] Lines => Encoding.UTF8.GetString(Output.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The records of an output made with <c>-z</c>, without their NUL.</summary>
    public List<ReadOnlyMemory<byte>> Records()
    {
        var records = new List<ReadOnlyMemory<byte>>();
        var rest = Output;
        while (!rest.IsEmpty)
        {
            var end = rest.Span.IndexOf((byte)0);
            records.Add(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return records;
    }
}
