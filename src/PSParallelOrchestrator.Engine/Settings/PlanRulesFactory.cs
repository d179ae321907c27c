using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>Makes what a plan says of its results from texts, which are those of a run's settings.</summary>
public static class PlanRulesFactory
{
    /// <summary>What results leave out.</summary>
    /// <param name="patterns">Patterns like the lines of a .gitignore.</param>
    /// <param name="origin">Where they stand, for messages.</param>
    /// <returns>The patterns.</returns>
    /// <exception cref="OrchestratorException">One cannot be used.</exception>
    public static IReadOnlyList<string> Ignore(IReadOnlyList<string> patterns, string origin) =>
        IgnoreSettings.Patterns.Take(new GivenValue(patterns, origin));

    /// <summary>How conflicts at certain paths are settled.</summary>
    /// <param name="rules">Texts such as <c>package-lock.json=Regenerate:npm install</c>.</param>
    /// <param name="origin">Where they stand, for messages.</param>
    /// <returns>The rules.</returns>
    /// <exception cref="OrchestratorException">One cannot be used, or two have one pattern.</exception>
    public static IReadOnlyList<ConflictRule> Conflicts(IReadOnlyList<string> rules, string origin)
    {
        var read = ConflictSettings.Rules.Take(new GivenValue(rules, origin));
        return ConflictRules.Problem(read) is { } problem ? throw OptionErrors.ConflictsInvalid(problem) : read;
    }
}
