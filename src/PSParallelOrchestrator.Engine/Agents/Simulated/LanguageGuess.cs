using System.Collections.Frozen;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Guesses a fitting language from a task's words: first what sort of work it is, then the language that was named, if any.</summary>
internal static class LanguageGuess
{
    private const int IdWeight = 5;
    private const int TitleWeight = 4;
    private const int PromptWeight = 1;

    // The sort of work that is some program, in whatever language was asked for.
    private const SimulatedLanguage Program = SimulatedLanguage.Python;

    private static readonly FrozenDictionary<string, SimulatedLanguage> Work = Index(
        (Program, "api backend server service endpoint endpoints rest graphql cli core logic library module parser auth authentication model worker queue script"),
        (SimulatedLanguage.TypeScript, "frontend ui page pages component components browser css html web react vue angular svelte dashboard form forms styling"),
        (SimulatedLanguage.Sql, "schema database db table tables migration migrations sql postgres postgresql mysql sqlite"),
        (SimulatedLanguage.Docker, "docker dockerfile container containers containerize containerise compose image"),
        (SimulatedLanguage.Yaml, "ci cd workflow workflows kubernetes k8s helm deployment deploy monitoring infrastructure yaml configuration config"),
        (SimulatedLanguage.Markdown, "documentation document docs readme guide tutorial manual changelog handbook"));

    private static readonly FrozenDictionary<string, SimulatedLanguage> Named = Index(
        (SimulatedLanguage.Python, "python python3 django flask fastapi pandas numpy pytest"),
        (SimulatedLanguage.TypeScript, "typescript javascript node node.js nodejs express react vue angular svelte next.js"),
        (SimulatedLanguage.CSharp, "c# csharp .net dotnet asp.net aspnet blazor"),
        (SimulatedLanguage.Java, "java spring springboot maven gradle"),
        (SimulatedLanguage.Shell, "bash shell sh posix"));

    public static SimulatedLanguage For(OrchestratorTask task, string? requirements)
    {
        Span<int> scores = stackalloc int[Enum.GetValues<SimulatedLanguage>().Length];
        scores.Clear();
        Score(task.Id, IdWeight, scores);
        Score(task.Title, TitleWeight, scores);
        Score(task.Prompt, PromptWeight, scores);

        var best = Program;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > scores[(int)best])
            {
                best = (SimulatedLanguage)i;
            }
        }

        return best == Program
            ? FirstNamed(task.Id) ?? FirstNamed(task.Title) ?? FirstNamed(task.Prompt) ?? FirstNamed(requirements) ?? Program
            : best;
    }

    private static void Score(string? text, int weight, Span<int> scores)
    {
        // A word counts once for each place: a prompt that repeats the whole request must not drown the task's own words.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in TaskWords.Split(text))
        {
            if (Work.TryGetValue(word, out var language) && seen.Add(word))
            {
                scores[(int)language] += weight;
            }
        }
    }

    private static SimulatedLanguage? FirstNamed(string? text)
    {
        foreach (var word in TaskWords.Split(text))
        {
            if (Named.TryGetValue(word, out var language))
            {
                return language;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, SimulatedLanguage> Index(params (SimulatedLanguage Language, string Words)[] entries) =>
        entries
            .SelectMany(static entry => entry.Words.Split(' '), static (entry, word) => KeyValuePair.Create(word, entry.Language))
            .ToFrozenDictionary(StringComparer.Ordinal);
}
