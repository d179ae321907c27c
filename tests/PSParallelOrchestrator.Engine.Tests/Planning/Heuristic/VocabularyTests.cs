using System.Text.Json;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Tests.Planning.Heuristic;

/// <summary>What the code assumes of <c>vocabulary.json</c>, so that a slip in the data is found here and not in a plan.</summary>
public class VocabularyTests
{
    private static readonly Dictionary<string, string[]> KnownKeys = new()
    {
        [""] = ["words", "otherPart", "parts", "layers", "partVerbs", "entryPoints", "scaleWords", "smallnessWords", "products"],
        ["words"] =
        [
            "verbs",
            "fillers",
            "listOpeners",
            "capabilityOpeners",
            "qualifierOpeners",
            "negations",
            "obligations",
            "actors",
            "statementVerbs",
            "inseparablePairs",
            "conditionOpeners",
            "remarkHeadings",
            "plainHeadings",
            "makingVerbs",
            "names",
        ],
        ["otherPart"] = ["name", "stage", "weight", "minutes", "brief", "doneWhen"],
        ["parts"] = ["name", "stage", "weight", "minutes", "concern", "generic", "flowRank", "phrases", "brief", "doneWhen"],
        ["products"] = ["scope", "verbs", "phrases", "contract", "facets"],
        ["facets"] = ["kind", "title", "detail", "essential"],
    };

    [Fact]
    public void Every_key_is_one_that_is_read()
    {
        var root = Root();
        AssertKeys("", root);
        foreach (var list in root.GetProperty("words").EnumerateObject())
        {
            Assert.NotEmpty(list.Value.EnumerateArray());
        }
    }

    [Fact]
    public void Kinds_are_whole_and_named_once()
    {
        Assert.Equal(PartVocabulary.All.Count, PartVocabulary.All.DistinctBy(static kind => kind.Name).Count());
        Assert.All(PartVocabulary.All.Append(PartVocabulary.Feature), static kind =>
        {
            Assert.InRange(kind.Weight, 1, 8);
            Assert.InRange(kind.Minutes, 1, 60);
            Assert.NotEmpty(kind.Name);
            Assert.EndsWith(".", kind.Brief, StringComparison.Ordinal);
            Assert.NotEmpty(kind.DoneWhen);
        });
        Assert.Empty(PartVocabulary.Feature.Phrases);
        Assert.All(PartVocabulary.All, static kind => Assert.NotEmpty(kind.Phrases));
    }

    [Fact]
    public void No_phrase_names_two_kinds() => AssertOnce(PartVocabulary.All.SelectMany(static kind => kind.Phrases));

    [Fact]
    public void No_verb_names_two_products() => AssertOnce(ProductVocabulary.All.SelectMany(static product => product.Verbs));

    [Fact]
    public void Products_are_named_and_made_of_known_kinds()
    {
        Assert.All(ProductVocabulary.All, static product =>
        {
            Assert.True(product.Phrases.Count + product.Verbs.Count > 0);
            Assert.True(product.Scope != ProductScope.Unit || product.Facets.Count == 0);
            Assert.All(product.Facets, static facet => Assert.NotEmpty(PartVocabulary.Named(facet.Kind).Name));
            Assert.All(product.Facets.Select(static facet => facet.Title).Append(product.Contract ?? "{s}"), AssertTitle);
        });
    }

    [Fact]
    public void The_kinds_that_the_code_names_exist()
    {
        foreach (var name in (string[])["design", "integration", "tests", "docs"])
        {
            Assert.Equal(name, PartVocabulary.Named(name).Name);
        }

        Assert.Equal("training", PartVocabulary.OfVerb("train")?.Name);
        Assert.True(PartVocabulary.IsEntry(PartVocabulary.Named("backend")));
    }

    private static JsonElement Root()
    {
        using var stream = typeof(PartKind).Assembly.GetManifestResourceStream(VocabularyFile.Resource);
        Assert.NotNull(stream);
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowDuplicateProperties = false });
        return document.RootElement.Clone();
    }

    private static void AssertKeys(string at, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            Assert.All(element.EnumerateArray(), item => AssertKeys(at, item));
        }
        else if (element.ValueKind == JsonValueKind.Object && KnownKeys.TryGetValue(at, out var known))
        {
            foreach (var entry in element.EnumerateObject())
            {
                Assert.Contains(entry.Name, known);
                AssertKeys(entry.Name, entry.Value);
            }
        }
    }

    private static void AssertOnce(IEnumerable<string> phrases) =>
        Assert.Empty(phrases.GroupBy(static phrase => string.Join(' ', Words.Split(phrase).Select(static word => word.Stem)))
            .Where(static group => group.Count() > 1).Select(static group => group.Key));

    // A brace in a title that is no placeholder would be shown to the user.
    private static void AssertTitle(string title)
    {
        Assert.Matches(@"\{[so]\}", title);
        Assert.DoesNotContain(
            "{",
            title.Replace("{s}", "", StringComparison.Ordinal).Replace("{o}", "", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }
}
