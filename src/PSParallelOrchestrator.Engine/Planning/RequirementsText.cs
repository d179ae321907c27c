using System.Text;

namespace PSParallelOrchestrator.Engine.Planning;

/// <summary>
/// What counts as requirements: text that is not empty, not above <see cref="MaxBytes"/>, and holds no control characters.
/// </summary>
public static class RequirementsText
{
    /// <summary>The most bytes of UTF-8 that are taken: 1 MiB.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Checks a text and makes its line ends uniform.</summary>
    /// <param name="text">The free text.</param>
    /// <returns>The text with <c>\n</c> at the end of lines, without a byte order mark and without white space around it.</returns>
    /// <exception cref="OrchestratorException">
    /// <c>RequirementsEmpty</c>, <c>RequirementsTooLong</c> or <c>RequirementsNotText</c> (a control character other than tab and
    /// line ends, or half of a surrogate pair), all of kind <see cref="OrchestratorErrorKind.InvalidInput"/>.
    /// </exception>
    public static string Check(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw PlannerErrors.Empty();
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        if (bytes > MaxBytes)
        {
            throw PlannerErrors.TooLong(bytes);
        }

        var lines = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        RefuseWhatIsNotText(lines);
        var trimmed = lines.Trim();
        return trimmed.Length == 0 ? throw PlannerErrors.Empty() : trimmed;
    }

    private static void RefuseWhatIsNotText(string text)
    {
        var line = 1;
        var lineStart = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(character) || (char.IsControl(character) && character != '\t'))
            {
                throw PlannerErrors.NotText(line, i - lineStart + 1, character);
            }
        }
    }
}
