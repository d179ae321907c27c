using System.Collections.Frozen;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

/// <summary>The words that the planner knows, as data: <c>vocabulary.json</c>. A new word, kind or product is a new entry there.</summary>
internal static class VocabularyFile
{
    public const string Resource = "PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary.vocabulary.json";

    private static readonly JsonElement Root = Load();

    public static JsonElement Section(string name) => Root.GetProperty(name);

    /// <summary>A list of words, in the form of <see cref="Words.Stem"/>.</summary>
    public static FrozenSet<string> Stems(string list) => Texts(Section("words").GetProperty(list)).Select(Words.Stem).ToFrozenSet();

    public static IReadOnlyList<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(static item => item.GetString()!)];

    /// <summary>The texts of a list; none where there is no list.</summary>
    public static IReadOnlyList<string> Texts(JsonElement parent, string list) =>
        parent.TryGetProperty(list, out var items) ? Texts(items) : [];

    public static string Text(JsonElement parent, string key) => parent.TryGetProperty(key, out var text) ? text.GetString()! : "";

    public static bool Flag(JsonElement parent, string key) => parent.TryGetProperty(key, out var flag) && flag.GetBoolean();

    private static JsonElement Load()
    {
        using var stream = typeof(VocabularyFile).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        // Never disposed: the elements are read from its memory as long as the process plans.
        return JsonDocument.Parse(stream).RootElement;
    }
}
