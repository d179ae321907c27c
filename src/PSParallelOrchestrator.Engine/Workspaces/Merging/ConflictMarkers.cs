using System.Text;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Names the tasks in conflict markers, where git wrote ids of commits that mean nothing to people.</summary>
internal static class ConflictMarkers
{
    private static readonly string[] Marks = ["<<<<<<< ", ">>>>>>> ", "||||||| "];

    /// <summary>Replaces commits by names, in the lines of markers only.</summary>
    /// <param name="content">A file with markers.</param>
    /// <param name="names">For each commit that git may have written, the name to put there.</param>
    public static ReadOnlyMemory<byte> Rename(ReadOnlyMemory<byte> content, IReadOnlyDictionary<string, string> names)
    {
        var result = new MemoryStream(content.Length);
        var rest = content.Span;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..(end + 1)];
            rest = rest[line.Length..];
            WriteLine(result, line, names);
        }

        return result.GetBuffer().AsMemory(0, (int)result.Length);
    }

    private static void WriteLine(MemoryStream result, ReadOnlySpan<byte> line, IReadOnlyDictionary<string, string> names)
    {
        if (line is [(byte)'<' or (byte)'>' or (byte)'|', ..])
        {
            foreach (var mark in Marks)
            {
                foreach (var (commit, name) in names)
                {
                    var written = Encoding.ASCII.GetBytes(mark + commit);
                    if (line.StartsWith(written))
                    {
                        result.Write(Encoding.UTF8.GetBytes(mark + name));
                        result.Write(line[written.Length..]);
                        return;
                    }
                }
            }
        }

        result.Write(line);
    }
}
