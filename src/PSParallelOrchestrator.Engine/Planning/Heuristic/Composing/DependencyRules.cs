using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>
/// Which task builds on which. A task only ever depends on tasks in front of it in the plan, so there is no cycle.
/// </summary>
internal static class DependencyRules
{
    // What shows or carries data without storing it is built against the interfaces alone, beside the schema.
    private static readonly HashSet<string> WithoutSchema =
    [
        "frontend",
        "page",
        "graphics",
        "mobile",
        "desktop",
        "gateway",
        "cache",
        "validation",
        "opponent",
        "cli",
        "library",
        "function",
        "localisation",
        "queue",
    ];

    // Needs only names that were agreed, so it goes on beside the implementations.
    private static readonly HashSet<string> BesideImplementation = ["ci", "monitoring", "infrastructure"];

    private static readonly HashSet<string> NeedsImages = ["kubernetes", "deployment"];

    /// <param name="drafts">The tasks in plan order; their needs are filled in.</param>
    public static void Apply(List<TaskDraft> drafts)
    {
        for (var i = 0; i < drafts.Count; i++)
        {
            var before = drafts[..i];
            drafts[i].Needs.AddRange(drafts[i].Stage switch
            {
                WorkStage.Contract => before.FindAll(other => other.IsAgreement || other.Kind.Name == "design"),
                WorkStage.Implementation => Implementation(drafts[i], before),
                WorkStage.Integration => Of(before, WorkStage.Implementation, WorkStage.Contract),
                WorkStage.Delivery => Delivery(drafts[i], before),
                WorkStage.Tests => Tests(drafts[i], before),
                _ => Sinks(before),
            });
        }

        Reduce(drafts);
    }

    private static List<TaskDraft> Implementation(TaskDraft draft, List<TaskDraft> before)
    {
        var designs = before.FindAll(other => other.Kind.Name == "design");
        var needs = before.FindAll(other =>
            other.Stage == WorkStage.Contract
            && (designs.Contains(other) || designs.Count == 0 || (other.Kind.Name == "schema" && !WithoutSchema.Contains(draft.Kind.Name)))
        );
        // Without anything agreed, what users start is built on what it starts.
        if (needs.Count == 0 && PartVocabulary.IsEntry(draft.Kind))
        {
            needs.AddRange(before.FindAll(other => other.Stage == WorkStage.Implementation && !PartVocabulary.IsEntry(other.Kind)));
        }

        if (draft.Kind.FlowRank > 0)
        {
            var earlier = before.FindAll(other => other.Kind.FlowRank > 0 && other.Kind.FlowRank < draft.Kind.FlowRank);
            var nearest = earlier.Count == 0 ? 0 : earlier.Max(other => other.Kind.FlowRank);
            needs.AddRange(earlier.FindAll(other => other.Kind.FlowRank == nearest));
        }

        if (draft.Parts is [{ FollowsPrevious: true }] && before.Count > 0 && before[^1].Stage == WorkStage.Implementation)
        {
            needs.Add(before[^1]);
        }

        return needs;
    }

    private static List<TaskDraft> Delivery(TaskDraft draft, List<TaskDraft> before)
    {
        var contracts = before.FindAll(other => other.Stage == WorkStage.Contract && other.Kind.Name != "config");
        if (BesideImplementation.Contains(draft.Kind.Name) && contracts.Count > 0)
        {
            return contracts;
        }

        var images = before.FindAll(other => other.Kind.Name == "containers");
        if (NeedsImages.Contains(draft.Kind.Name) && images.Count > 0)
        {
            return images;
        }

        return Whole(before);
    }

    private static List<TaskDraft> Tests(TaskDraft draft, List<TaskDraft> before)
    {
        if (draft.Covers.Count > 0)
        {
            return [.. draft.Covers];
        }

        var whole = Whole(before);
        if (whole.Exists(other => other.Stage is WorkStage.Implementation or WorkStage.Integration or WorkStage.Delivery))
        {
            return Titles.IsEndToEnd(draft.Title) ? whole
                : whole.Exists(other => other.Stage == WorkStage.Integration) ? Of(before, WorkStage.Implementation)
                : whole;
        }

        // Tests of what exists already: the first task of tests brings the environment for the others.
        var first = before.Find(other => other.Stage == WorkStage.Tests);
        return first is not null ? [first] : Of(before, WorkStage.Contract);
    }

    // The put-together whole where there is one, else all that was implemented, else what was agreed.
    private static List<TaskDraft> Whole(List<TaskDraft> before)
    {
        foreach (var stage in (WorkStage[])[WorkStage.Integration, WorkStage.Implementation, WorkStage.Contract, WorkStage.Delivery])
        {
            if (Of(before, stage) is { Count: > 0 } whole)
            {
                return whole;
            }
        }

        return [];
    }

    private static List<TaskDraft> Of(List<TaskDraft> drafts, params WorkStage[] stages) =>
        drafts.FindAll(draft => stages.Contains(draft.Stage));

    private static List<TaskDraft> Sinks(List<TaskDraft> before)
    {
        var work = before.FindAll(draft => draft.Stage != WorkStage.Documentation);
        var needed = work.SelectMany(draft => draft.Needs).ToHashSet();
        return work.FindAll(draft => !needed.Contains(draft));
    }

    // Leaves out what follows from other dependencies, so that a plan shows what matters.
    private static void Reduce(List<TaskDraft> drafts)
    {
        var reach = new Dictionary<TaskDraft, HashSet<TaskDraft>>();
        foreach (var draft in drafts)
        {
            var needs = draft.Needs.Distinct().ToList();
            var through = needs.SelectMany(need => reach[need]).ToHashSet();
            reach[draft] = [.. through, .. needs];
            draft.Needs.Clear();
            draft.Needs.AddRange(needs.Where(need => !through.Contains(need)).OrderBy(drafts.IndexOf));
        }
    }
}
