using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Composition;

/// <summary>What can go wrong where plans are made of plans.</summary>
internal static class CompositionErrors
{
    private const int MostNamed = 10;

    public static OrchestratorException NoSuchTask(string id, OrchestratorPlan plan) =>
        new(
            "TaskNotInPlan",
            OrchestratorErrorKind.InvalidInput,
            NamePattern.HasWildcards(id)
                ? $"No task of the plan has an id like '{CleanText.OneLine(id)}'."
                : $"The plan has no task '{CleanText.OneLine(id)}'.",
            Nearest(id.Replace("*", string.Empty, StringComparison.Ordinal), plan.Tasks.Select(static task => task.Id), "tasks"));

    public static OrchestratorException NoSuchTag(string tag, OrchestratorPlan plan) =>
        new(
            "TagNotInPlan",
            OrchestratorErrorKind.InvalidInput,
            $"No task of the plan has the tag '{CleanText.OneLine(tag)}'.",
            Nearest(tag, plan.Tasks.SelectMany(static task => task.Tags), "tags"));

    public static OrchestratorException NothingChosen(OrchestratorPlan plan) =>
        new(
            "NoTaskChosen",
            OrchestratorErrorKind.InvalidInput,
            string.Create(CultureInfo.InvariantCulture, $"None of the {plan.Tasks.Count} tasks of the plan is left by what was chosen."),
            "A task is taken that has one of the ids and one of the tags, and none of the excluded ids.");

    public static OrchestratorException NeedsExcluded(string id, string dependency) =>
        new(
            "NeededTaskExcluded",
            OrchestratorErrorKind.InvalidInput,
            $"Task '{id}' needs '{dependency}', which is excluded.",
            $"Exclude '{id}' too, or let nothing wait for what is left out: -SkipDependency, in psorch --skip-dependencies.");

    public static OrchestratorException PrefixesDoNotFit(int prefixes, int plans) =>
        new(
            "PrefixesDoNotFit",
            OrchestratorErrorKind.InvalidInput,
            string.Create(CultureInfo.InvariantCulture, $"There are {plans} plans and {prefixes} prefixes."),
            "Give one prefix for each plan, in their order; '' is none.");

    public static OrchestratorException IdsClash(IReadOnlyList<string> ids) =>
        new(
            "TaskIdsClash",
            OrchestratorErrorKind.InvalidInput,
            $"Several of the plans have tasks with the same ids: {Names(ids)}.",
            "Let the ids of each plan begin in a way of their own, for example -Prefix 'web-', 'api-'.");

    public static OrchestratorException ConflictRulesDisagree(string pattern) =>
        new(
            "ConflictRulesDisagree",
            OrchestratorErrorKind.InvalidInput,
            $"The plans say different things of conflicts at '{pattern}'.",
            "Let one of them say it, or both the same.");

    public static OrchestratorException CommandShellsDisagree() =>
        new(
            "CommandShellsDisagree",
            OrchestratorErrorKind.InvalidInput,
            "The plans name different shells (commandShell), and one of them has a command that makes files anew after conflicts.",
            "Let all plans name the same commandShell, or give the rule to the run (--conflict, -Conflicts).");

    private static string Names(IReadOnlyList<string> ids) => string.Join(", ", ids.Take(MostNamed))
        + (ids.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {ids.Count - MostNamed} more") : string.Empty);

    private static string Nearest(string wanted, IEnumerable<string> known, string what)
    {
        var names = known.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return NearestName.Find(wanted, names) is { } near ? $"Did you mean '{near}'?"
            : names.Count == 0 ? $"The plan has no {what}."
            : $"The {what} are {Names(names)}.";
    }
}
