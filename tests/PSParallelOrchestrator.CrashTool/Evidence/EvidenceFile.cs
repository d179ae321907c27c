using System.Globalization;

namespace PSParallelOrchestrator.CrashTool.Evidence;

/// <summary>Reads what attempts wrote down.</summary>
internal static class EvidenceFile
{
    /// <summary>Reads a file; none is no line.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<EvidenceLine> Read(string path) => File.Exists(path) ? Parse(File.ReadAllText(path)) : [];

    /// <summary>Parses the text of a file.</summary>
    /// <param name="text">Lines of kind, task, attempt, token, process and, for people, the time in nanoseconds.</param>
    /// <exception cref="InvalidDataException">A line is something else.</exception>
    public static IReadOnlyList<EvidenceLine> Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line)];

    private static EvidenceLine Line(string line)
    {
        // The time is missing where its own process was killed.
        if (line.Split(' ') is not [var kind, var task, var attempt, var token, var process, _]
            || !Enum.TryParse<EvidenceKind>(kind, ignoreCase: true, out var known)
            || !int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw new InvalidDataException($"This is no line of evidence: {line}");
        }

        return new EvidenceLine(known, new AttemptId(task, number), token, id);
    }
}
