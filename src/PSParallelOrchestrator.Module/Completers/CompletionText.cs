using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>What completers offer, as a command line takes it.</summary>
internal static class CompletionText
{
    /// <summary>Words that what was typed, which may have wildcards, is the beginning of.</summary>
    /// <param name="typed">What was typed, which may have begun with a quote.</param>
    /// <param name="words">The words, each with what is shown about it; one that comes again is offered once.</param>
    /// <returns>What is offered.</returns>
    public static IEnumerable<CompletionResult> Offer(string typed, IEnumerable<(string Word, string About)> words)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var pattern = new WildcardPattern(typed.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        return
        [
            .. words
                .Where(offer => pattern.IsMatch(offer.Word))
                .DistinctBy(offer => offer.Word)
                .Select(offer => Result(offer.Word, offer.About)),
        ];
    }

    /// <summary>An offer of a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="about">What is shown about it.</param>
    /// <returns>The offer.</returns>
    public static CompletionResult Result(string word, string about) =>
        new(Quoted(word), word, CompletionResultType.ParameterValue, about);

    /// <summary>A word, in quotes where it would not be one argument without.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The text to insert.</returns>
    private static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':') && word[0] is not '-'
            ? word
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'";
}
