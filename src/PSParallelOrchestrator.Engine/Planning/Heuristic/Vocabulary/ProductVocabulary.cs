using System.Text.Json;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

/// <summary>The products that are recognised.</summary>
internal static class ProductVocabulary
{
    public static readonly IReadOnlyList<Product> All = [.. VocabularyFile.Section("products").EnumerateArray().Select(Read)];

    // Products that a verb names: what is to be done is more than what it is done to.
    private static readonly PhraseTable<Product> ByVerb = new(All.Select(product => (product.Verbs, product)));

    private static readonly PhraseTable<Product> Table = new(All.Select(product => (product.Phrases, product)));

    /// <summary>The product that a subject names: the most telling word, then the last.</summary>
    /// <param name="verb">What is to be done.</param>
    /// <param name="subject">To what, or what is to be made.</param>
    /// <returns>The product, or null for one that is not known.</returns>
    public static Product? Find(string verb, string subject) =>
        ByVerb.Find(Words.Split(verb)) is [var named]
            ? named.Value
            : Table
                .Find(Words.Split(subject))
                .Select((match, index) => (match.Value, index))
                .OrderByDescending(candidate => candidate.Value.Scope)
                .ThenByDescending(candidate => candidate.index)
                .Select(candidate => candidate.Value)
                .FirstOrDefault();

    private static Product Read(JsonElement entry) => new(
        Enum.Parse<ProductScope>(VocabularyFile.Text(entry, "scope")),
        VocabularyFile.Texts(entry, "verbs"),
        VocabularyFile.Texts(entry, "phrases"),
        entry.TryGetProperty("contract", out var contract) ? contract.GetString() : null,
        entry.TryGetProperty("facets", out var facets) ? [.. facets.EnumerateArray().Select(ReadFacet)] : []);

    private static Facet ReadFacet(JsonElement entry) =>
        new(VocabularyFile.Text(entry, "kind"), VocabularyFile.Text(entry, "title"), VocabularyFile.Text(entry, "detail"))
        {
            IsEssential = VocabularyFile.Flag(entry, "essential"),
        };
}
