using System.Text.Json;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

/// <summary>The kinds of parts that are recognised.</summary>
internal static class PartVocabulary
{
    /// <summary>A part of no known kind: its words are the request's own.</summary>
    public static readonly PartKind Feature = Read(VocabularyFile.Section("otherPart"));

    /// <summary>All kinds, in no particular order.</summary>
    public static readonly IReadOnlyList<PartKind> All = [.. VocabularyFile.Section("parts").EnumerateArray().Select(Read)];

    private static readonly Dictionary<string, PartKind> ByName = All.Append(Feature).ToDictionary(kind => kind.Name);

    private static readonly PhraseTable<PartKind> Table = new(All.Select(kind => (kind.Phrases, kind)));

    private static readonly HashSet<string> Layers =
        [.. VocabularyFile.Texts(VocabularyFile.Section("layers")).Select(Words.Stem)];

    // "Evaluate it": what an item that begins with a verb is about, where its other words do not tell.
    private static readonly Dictionary<string, PartKind> ByVerb =
        VocabularyFile.Section("partVerbs").EnumerateObject().ToDictionary(entry => entry.Name, entry => ByName[entry.Value.GetString()!]);

    // What users or a machine start first.
    private static readonly HashSet<PartKind> Entries =
        [.. VocabularyFile.Texts(VocabularyFile.Section("entryPoints")).Select(Named)];

    /// <summary>Whether a part of this kind can carry the entry point of the whole.</summary>
    public static bool IsEntry(PartKind kind) => Entries.Contains(kind);

    public static PartKind Named(string name) => ByName[name];

    /// <summary>The kind that a verb stands for; null for another verb.</summary>
    public static PartKind? OfVerb(string stem) => ByVerb.GetValueOrDefault(stem);

    /// <summary>The kinds that are named among words.</summary>
    public static List<PhraseMatch<PartKind>> Find(IReadOnlyList<Word> words) => Table.Find(words);

    /// <summary>Whether a text names a part of a known kind.</summary>
    public static bool NamesPart(string text) => Find(Words.Split(text)).Any(match => !match.Value.IsGeneric);

    /// <summary>Whether a text is only the name of a layer.</summary>
    public static bool IsLayer(string text) => Words.Split(text) is { Count: > 0 } words && Layers.Contains(words[^1].Stem);

    private static PartKind Read(JsonElement entry) => new(
        VocabularyFile.Text(entry, "name"),
        Enum.Parse<WorkStage>(VocabularyFile.Text(entry, "stage")),
        entry.GetProperty("weight").GetInt32(),
        entry.GetProperty("minutes").GetInt32(),
        VocabularyFile.Text(entry, "concern"),
        VocabularyFile.Texts(entry, "phrases"),
        VocabularyFile.Text(entry, "brief"),
        VocabularyFile.Text(entry, "doneWhen"))
    {
        IsGeneric = VocabularyFile.Flag(entry, "generic"),
        FlowRank = entry.TryGetProperty("flowRank", out var rank) ? rank.GetInt32() : 0,
    };
}
