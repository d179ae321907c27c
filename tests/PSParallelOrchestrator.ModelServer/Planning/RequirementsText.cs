using System.Text.RegularExpressions;
using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Planning;

/// <summary>Where a prompt holds the requirements.</summary>
/// <param name="Start">First character of the text.</param>
/// <param name="End">After its last character.</param>
/// <param name="Text">The requirements, not trimmed.</param>
internal sealed partial record RequirementsText(int Start, int End, string Text)
{
    /// <summary>
    /// The longest text between tags whose name begins with requirements (as &lt;requirements&gt; or &lt;requirements-1f3a&gt;),
    /// else what follows a heading "Requirements:" or "# Requirements". Null where there is none, or an empty one.
    /// </summary>
    public static RequirementsText? Find(string prompt)
    {
        Match? tagged = Tagged().Matches(prompt).MaxBy(match => match.Groups["text"].Length);
        Group? text = tagged?.Groups["text"] ?? (Headed().Match(prompt) is { Success: true } headed ? headed.Groups["text"] : null);
        return text is null || string.IsNullOrWhiteSpace(text.Value) ? null : new(text.Index, text.Index + text.Length, text.Value);
    }

    /// <summary>The requirements that a request holds: those of its newest message that has some.</summary>
    public static RequirementsText? Find(ModelRequest request) => request.Messages
        .Where(message => !message.IsAssistant)
        .Reverse()
        .Select(message => Find(message.Text))
        .FirstOrDefault(found => found is not null);

    [GeneratedRegex(@"<(?<tag>requirements[\w-]*)[^>\n]*>(?<text>.*?)</\k<tag>>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Tagged();

    [GeneratedRegex(
        @"^(#+\s*requirements\s*:?|requirements\s*:)[ \t]*\r?\n?(?<text>.*)",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Headed();
}
