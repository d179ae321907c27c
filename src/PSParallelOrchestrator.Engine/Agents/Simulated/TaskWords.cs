using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Takes the words out of a task's texts, in forms that can stand in a source file.</summary>
internal static class TaskWords
{
    // What is read of a text; a prompt may have megabytes.
    private const int ReadLimit = 4000;
    private const int LongestWord = 24;

    private static readonly FrozenSet<string> Fillers = (
        "the and for with that this from into all are its has have not one two any each every should must will can use using used "
        + "build make create write implement add develop design provide include including support ensure also such them they their "
        + "task tasks part whole project following new simple based set get run our your you out per via when where which who "
        + "python typescript javascript java bash shell test tests testing docs documentation code file files work other more than then "
        + "only request requirements")
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, SimulatedWorkKind> Kinds = Index(
        (SimulatedWorkKind.Program,
            "api backend server service endpoint endpoints rest graphql cli core logic library module parser auth authentication model "
                + "worker queue script "
                + "schema database table tables container containers docker dockerfile workflow workflows deployment configuration"),
        (
            SimulatedWorkKind.Page,
            "frontend ui page pages component components browser css html web react vue angular svelte dashboard form forms styling"),
        (SimulatedWorkKind.Documentation, "documentation document docs readme guide tutorial manual changelog handbook"));

    /// <summary>What sort of work a task is: the first word of its id, else title, else prompt, that tells it.</summary>
    public static SimulatedWorkKind Kind(OrchestratorTask task)
    {
        foreach (var word in Split(task.Id.Replace('.', '-')).Concat(Split(task.Title)).Concat(Split(task.Prompt)))
        {
            if (Kinds.TryGetValue(word, out var kind))
            {
                return kind;
            }
        }

        return SimulatedWorkKind.Program;
    }

    /// <summary>The words of a text in lower case: letters, digits, and the signs that names like C#, .NET or Node.js have.</summary>
    public static IEnumerable<string> Split(string? text)
    {
        if (text is null)
        {
            yield break;
        }

        var end = Math.Min(text.Length, ReadLimit);
        var start = 0;
        for (var i = 0; i <= end; i++)
        {
            if (i < end && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '#' or '+' or '.'))
            {
                continue;
            }

            var word = text[start..i].TrimEnd('.', '+');
            start = i + 1;
            if (word.Length > 0)
            {
                yield return word.ToLowerInvariant();
            }
        }
    }

    /// <summary>The words that say what a task is about, in order of appearance: letters and digits only, at least one.</summary>
    public static IReadOnlyList<string> Topics(OrchestratorTask task, int most)
    {
        var topics = new List<string>();
        foreach (var word in Split(task.Title).Concat(Split(task.Prompt)).Concat(Split(task.Id)))
        {
            if (topics.Count < most && IsTopic(word) && !topics.Contains(word))
            {
                topics.Add(word);
            }
        }

        return topics.Count > 0 ? topics : ["item"];
    }

    /// <summary>An id as a name of lower-case words between underscores, beginning with a letter.</summary>
    public static string Snake(string id)
    {
        var name = new StringBuilder(id.Length + 5);
        foreach (var c in id)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
        }

        return (char.IsAsciiLetter(name[0]) ? name : name.Insert(0, "task_")).ToString();
    }

    /// <summary>A name of words between underscores as one of words with capitals.</summary>
    public static string Pascal(string snake)
    {
        var name = new StringBuilder(snake.Length);
        foreach (var word in snake.Split('_', StringSplitOptions.RemoveEmptyEntries))
        {
            name.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return name.ToString();
    }

    /// <summary>
    /// A text as one line that can stand in any comment, string or paragraph that this agent writes: letters and digits of
    /// every script, spaces, and signs that end or begin nothing anywhere.
    /// </summary>
    public static string Plain(string? text, int longest)
    {
        var line = new StringBuilder();
        foreach (var rune in (text ?? string.Empty).AsSpan(0, Math.Min(text?.Length ?? 0, ReadLimit)).EnumerateRunes())
        {
            if (line.Length >= longest)
            {
                line.Append("...");
                break;
            }

            if (IsPlain(rune) || (rune.Value == '#' && line.Length > 0 && char.IsLetter(line[^1])))
            {
                line.Append(rune);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString().Trim();
    }

    private static FrozenDictionary<string, SimulatedWorkKind> Index(params (SimulatedWorkKind Kind, string Words)[] entries) =>
        entries
            .SelectMany(static entry => entry.Words.Split(' '), static (entry, word) => KeyValuePair.Create(word, entry.Kind))
            .ToFrozenDictionary(StringComparer.Ordinal);

    private static bool IsTopic(string word) =>
        word.Length is >= 3 and <= LongestWord
        && char.IsAsciiLetter(word[0])
        && word.All(char.IsAsciiLetterOrDigit)
        && !Fillers.Contains(word);

    private static bool IsPlain(Rune rune) =>
        rune != Rune.ReplacementChar
        && (Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            || rune.Value is '.' or ',' or ';' or '(' or ')' or '_' or '/' or '+' or '-' or '=');
}
