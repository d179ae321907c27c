using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic;

/// <summary>How complex a request is, before it is planned.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Level">The level of the score.</param>
internal sealed record Complexity(int Score, ComplexityLevel Level, string Rationale);

/// <summary>
/// Scores what was found in a request, each thing once: how many parts there are and how heavy, what they oblige the project to
/// deal with, how much has to fit together, what quality and what scale is asked for. The length of the text has no part in it.
/// </summary>
internal static class ComplexityAssessor
{
    private const double Base = 8;
    private const double PartDecay = 0.96;
    private const double PerConcern = 2.2;
    private const double MaxConcerns = 24;
    private const double PerSeam = 1.5;
    private const double MaxSeams = 12;
    private const double PerQuality = 2.5;
    private const double PerScaleWord = 5;
    private const double MaxScale = 15;
    private const double SmallnessDiscount = 6;
    private const int MaxDetailsCounted = 12;
    private const int PartsNamedInRationale = 8;

    private static readonly PhraseTable<string> Scale = new(VocabularyFile.Section("scaleWords").EnumerateObject()
        .Select(static entry => (VocabularyFile.Texts(entry.Value), entry.Name)));

    private static readonly PhraseTable<string> Smallness = new([
        (VocabularyFile.Texts(VocabularyFile.Section("smallnessWords")), "small"),
    ]);

    public static Complexity Assess(RequestOutline outline, PartList found)
    {
        var parts = found.Parts;
        var built = parts.Count(part => part.Kind.Stage <= WorkStage.Implementation);
        var concerns = Concerns(found);
        var quality = parts
            .Where(part => part.IsNamed && part.Kind.Stage >= WorkStage.Delivery)
            .Select(part => part.Kind.Name)
            .Distinct()
            .ToList();
        var asked = Words.Split(string.Join(" . ", parts.Select(part => part.Text).Prepend(outline.Headline).Distinct()));
        var scale = Scale.Find(asked).Select(match => match.Value).Distinct().ToList();
        var small = Smallness.Find(Words.Split(outline.Headline)).Count > 0;

        var raw = Base
            + parts.OrderByDescending(Weight).Select((part, i) => Weight(part) * Math.Pow(PartDecay, i)).Sum()
            + Math.Min(MaxConcerns, PerConcern * concerns.Count)
            + Math.Min(MaxSeams, PerSeam * Math.Max(0, built - 1))
            + (PerQuality * quality.Count)
            + Math.Min(MaxScale, PerScaleWord * scale.Count)
            - (small ? SmallnessDiscount : 0);
        var score = Math.Max(LevelRange.LeastScoreFor(LeastTasks(found)), (int)Math.Round(Math.Clamp(raw, 1, 100)));
        var level = LevelRange.LevelOf(score);
        return new Complexity(score, level, Rationale(found, concerns, quality, scale, small, built, score, level));
    }

    /// <summary>The tasks there must be: one for each part, one for tests, one for what several parts agree on.</summary>
    private static int LeastTasks(PartList found)
    {
        var parts = found.Parts;
        var least = parts.Count + (parts.Any(part => part.Kind.Stage == WorkStage.Tests) ? 0 : 1);
        return least > LevelRange.Of(ComplexityLevel.Simple).MaxTasks && !parts.Any(part => part.Kind.Name == "design") ? least + 1 : least;
    }

    private static double Weight(Part part) =>
        part.Kind.Weight + (0.5 * Math.Min(part.Details.Count, MaxDetailsCounted)) + (part.Touches.Any(other => !other.IsGeneric) ? 2 : 0);

    private static List<string> Concerns(PartList found) =>
    [
        .. found.Parts.Select(part => part.Kind.Concern)
            .Concat(found.Parts.SelectMany(part => part.Touches).Select(kind => kind.Concern))
            .Concat(found.UsualConcerns)
            .Where(concern => concern.Length > 0)
            .Distinct(),
    ];

    private static string Rationale(
        PartList found,
        List<string> concerns,
        List<string> quality,
        List<string> scale,
        bool small,
        int built,
        int score,
        ComplexityLevel level)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{level} ({score}): ");
        var named = found.Parts.Where(part => part.IsNamed).Select(part => part.Title).ToList();
        var implied = found
            .Parts.Where(part => !part.IsNamed)
            .Select(part => Words.Uncapitalise(Titles.WithoutName(part.Title, found.Name)))
            .ToList();
        if (named.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"the request names {Count(named.Count, "part")} ({Some(named)})");
        }

        if (implied.Count > 0)
        {
            text.Append(named.Count > 0 ? "; to it belong " : $"a request for \"{found.Name}\" usually means ").Append(Some(implied));
        }

        if (concerns.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; it has to deal with {string.Join(", ", concerns)}");
        }

        if (built > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"; {built} parts have to fit together");
        }

        if (quality.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; it asks for {string.Join(", ", quality)}");
        }

        if (scale.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; its words on {string.Join(", ", scale)} raise the score");
        }

        if (small)
        {
            text.Append("; it calls itself small");
        }

        if (found.IsVague)
        {
            text.Append("; it says little, so what is usual was assumed: name the parts for a plan of your own");
        }

        return text.Append('.').ToString();
    }

    // Titles that are lists themselves are kept apart by semicolons.
    private static string Some(List<string> titles)
    {
        var separator = titles.Exists(title => title.Contains(", ", StringComparison.Ordinal)) ? "; " : ", ";
        var some = string.Join(separator, titles.Take(PartsNamedInRationale));
        return titles.Count <= PartsNamedInRationale
            ? some
            : string.Create(CultureInfo.InvariantCulture, $"{some} and {titles.Count - PartsNamedInRationale} more");
    }

    private static string Count(int number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
