using System.Globalization;

namespace PSParallelOrchestrator.Engine.Agents.Prompts;

/// <summary>
/// Text of somebody else inside a prompt of ours: fenced, so that it is told from instructions and cannot end its own fence.
/// </summary>
internal static class DataBlock
{
    /// <summary>Fences a text.</summary>
    /// <param name="name">What it is, <c>[a-z-]</c>.</param>
    /// <returns>The text between tags that do not occur in it.</returns>
    public static string Wrap(string name, string text)
    {
        var tag = name;
        for (var number = 2; text.Contains($"</{tag}", StringComparison.OrdinalIgnoreCase); number++)
        {
            tag = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        }

        return $"<{tag}>\n{text}\n</{tag}>";
    }
}
