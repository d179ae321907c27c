using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>Makes tasks of parts: one for each, and what parallel work needs around them.</summary>
internal sealed class TaskComposer
{
    private const int LongestTitle = 100;
    private const int PartsThatNeedIntegration = 3;

    private readonly PartList found;
    private readonly Complexity complexity;
    private readonly int limit;
    private readonly string name;

    private TaskComposer(PartList found, Complexity complexity, int limit)
    {
        this.found = found;
        this.complexity = complexity;
        this.limit = limit;
        name = found.Name.Length > 0 ? Words.Capitalise(found.Name) : "Project";
    }

    /// <param name="complexity">How complex the whole is.</param>
    /// <returns>The tasks in plan order, without dependencies.</returns>
    public static List<TaskDraft> Compose(PartList found, Complexity complexity, int limit) =>
        new TaskComposer(found, complexity, limit).Compose();

    private List<TaskDraft> Compose()
    {
        var range = LevelRange.Of(complexity.Level);
        var most = Math.Min(limit, range.MaxTasks);
        var target = Math.Min(most, LevelRange.TargetTasks(complexity.Score));
        var larger = complexity.Level > ComplexityLevel.Simple;

        var sorted = found
            .Parts.Select((part, i) => (part, i))
            .OrderBy(entry => entry.part.Kind.Stage)
            .ThenBy(entry => entry.part.Kind.FlowRank is 0 ? int.MaxValue : entry.part.Kind.FlowRank)
            .ThenBy(entry => entry.i)
            .Select(entry => entry.part)
            .ToList();
        var named = sorted.FindAll(part => part.Kind.Stage == WorkStage.Tests);
        var builds = sorted.Any(part => part.Kind.Stage < WorkStage.Tests);
        // One wish for tests is spread over what there is to test; several say themselves how they are divided.
        var wish = builds && named.Count == 1 && !IsWholeTest(named[0]) ? named[0] : null;
        var testsAdded = wish is not null || (named.Count == 0 && builds && most > 1);
        if (wish is not null && most > 1)
        {
            sorted.Remove(wish);
        }
        else
        {
            testsAdded &= named.Count == 0;
        }

        var built = sorted.Count(part => part.Kind.Stage <= WorkStage.Implementation);
        var agreement =
            larger
            && most > 3
            && !sorted.Exists(part => part.Kind.Name == "design")
            && (built > 1 || (found.Contract is not null && sorted.Count > 1));
        var drafts = PartGrouper.Group(sorted, most - (testsAdded ? 1 : 0) - (agreement ? 1 : 0));
        if (agreement)
        {
            drafts.Insert(0, Agreement(drafts));
        }

        var testable = drafts.FindAll(draft => draft.Stage == WorkStage.Implementation);
        var flows = IsFlow(drafts);
        if (larger)
        {
            AddIntegrationAndDocs(drafts, testable, flows, most - (testsAdded ? 1 : 0), target - (testsAdded ? 1 : 0));
        }

        if (testsAdded)
        {
            // The steps of a chain come one after the other: tests for each keep further executors busy meanwhile.
            var wanted = flows
                ? Math.Min(most - drafts.Count, testable.Count + 1)
                : Math.Clamp(target - drafts.Count, 1, Math.Max(1, most - drafts.Count));
            foreach (
                var test in Tests(
                    testable.Count > 0 ? testable : drafts.FindAll(draft => draft.Stage < WorkStage.Tests && !draft.IsAgreement),
                    wanted,
                    wish))
            {
                Insert(drafts, test);
            }
        }

        AddUntil(drafts, Math.Min(range.MinTasks, most));
        return drafts;
    }

    // Where no part is one that users start, somebody must make the parts into a whole, before anybody documents it.
    private void AddIntegrationAndDocs(List<TaskDraft> drafts, List<TaskDraft> testable, bool flows, int most, int target)
    {
        var lacksEntry = testable.Count > 1 && !flows && !testable.Exists(draft => PartVocabulary.IsEntry(draft.Kind));
        var integrates = !drafts.Exists(draft => draft.Stage == WorkStage.Integration)
            && (lacksEntry || testable.Count >= PartsThatNeedIntegration);
        var documents = !drafts.Exists(draft => draft.Stage == WorkStage.Documentation);
        var integration = new TaskDraft(
            Title(flows ? $"{name}: run from one end to the other" : $"{name}: entry point and integration"),
            PartVocabulary.Named("integration"));
        if (integrates && lacksEntry && drafts.Count < most)
        {
            Insert(drafts, integration);
            integrates = false;
        }

        if (documents && drafts.Count < most)
        {
            drafts.Add(new TaskDraft(Title($"{name} documentation"), PartVocabulary.Named("docs")));
        }

        if (integrates && drafts.Count < most && (complexity.Level > ComplexityLevel.Moderate || (drafts.Count < target && !flows)))
        {
            Insert(drafts, integration);
        }
    }

    private TaskDraft Agreement(List<TaskDraft> drafts)
    {
        var schema = drafts.Exists(draft => draft.Kind.Name == "schema");
        var flows = IsFlow(drafts);
        var title = found.Contract
            ?? (
                flows ? $"{name}: data formats and configuration"
                : schema ? $"{name}: interfaces of the parts"
                : $"{name}: interfaces and data model");
        return new TaskDraft(Title(title), PartVocabulary.Named("design")) { IsAgreement = true };
    }

    private IEnumerable<TaskDraft> Tests(List<TaskDraft> subjects, int wanted, Part? wish)
    {
        var kind = PartVocabulary.Named("tests");
        IReadOnlyList<Part> parts = wish is null ? [] : [wish];
        var whole = wish?.Title ?? $"Tests for the {Words.Uncapitalise(name)}";
        if (wanted == 1 || subjects.Count == 0)
        {
            yield return new TaskDraft(Title(subjects.Count == 1 && wish is null ? TestTitle([subjects[0].Title]) : whole), kind, parts)
            {
                Covers = subjects,
            };
            yield break;
        }

        var endToEnd = wanted > 2 && subjects.Count > 1 ? 1 : 0;
        var groups = Math.Min(subjects.Count, wanted - endToEnd);
        for (var i = 0; i < groups; i++)
        {
            var from = i * subjects.Count / groups;
            var covered = subjects[from..((i + 1) * subjects.Count / groups)];
            var titles = covered.ConvertAll(draft => draft.Title);
            yield return new TaskDraft(
                Title(wish is null ? TestTitle(titles) : $"{wish.Title}: {Titles.OfTested(titles, name)}"),
                kind,
                parts)
            {
                Covers = covered,
            };
        }

        if (endToEnd > 0)
        {
            yield return new TaskDraft(
                Title(wish is null ? $"End-to-end tests for the {Words.Uncapitalise(name)}" : $"{wish.Title}: end to end"),
                kind,
                parts);
        }
    }

    // "Tests for the parser", but "Tests: fix the parser".
    private string TestTitle(List<string> titles) =>
        titles is [var only]
        && Words.Split(only) is [var first, _, ..]
        && WordLists.Verbs.Contains(first.Stem)
        && PartVocabulary.Find([first]).Count == 0
            ? $"Tests: {Words.Uncapitalise(only)}"
            : $"Tests for {Titles.OfTested(titles, name)}";

    // A level promises a number of tasks: what a project of that size needs anyway, in the order of its use.
    private void AddUntil(List<TaskDraft> drafts, int least)
    {
        (string Kind, string Title)[] further =
        [
            ("docs", $"{name} documentation"),
            ("integration", $"{name}: entry point and integration"),
            ("ci", $"{name}: build and test pipeline"),
            ("security", $"{name}: security review"),
            ("performance", $"{name}: measurements under load"),
            ("containers", $"{name}: container images"),
            ("monitoring", $"{name}: logs and metrics"),
            ("deployment", $"{name}: deployment"),
        ];
        foreach (var (kind, title) in further)
        {
            if (drafts.Count >= least)
            {
                return;
            }

            if (!drafts.Exists(draft => draft.Kind.Name == kind))
            {
                Insert(drafts, new TaskDraft(Title(title), PartVocabulary.Named(kind)));
            }
        }
    }

    // Behind the last draft of its class or of one before it.
    private static void Insert(List<TaskDraft> drafts, TaskDraft draft) =>
        drafts.Insert(drafts.FindLastIndex(other => other.Stage <= draft.Stage) + 1, draft);

    private static bool IsFlow(List<TaskDraft> drafts) =>
        drafts.Where(draft => draft.Kind.FlowRank > 0).Select(draft => draft.Kind.FlowRank).Distinct().Count() > 1;

    private static bool IsWholeTest(Part part) => Titles.IsEndToEnd(part.Title);

    private static string Title(string text) => Words.Shorten(text, LongestTitle);
}
