using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>How conflicts at certain paths are settled: <c>package-lock.json=Regenerate:npm install</c>.</summary>
internal static class ConflictSettings
{
    private static readonly string Expected =
        $"a pattern of paths, '=' and one of {string.Join(", ", ConflictRules.Names)}:COMMAND";

    /// <summary>Rules, one for each pattern.</summary>
    public static ValueKind<IReadOnlyList<ConflictRule>> Rules { get; } = ValueKinds.SeveralGiven(Parse);

    public static Setting<IReadOnlyList<ConflictRule>> Row { get; } = new("conflicts", Rules)
    {
        Flags = ["--conflict"],
        Placeholder = "GLOB=STRATEGY",
        Help = "What to do instead at certain paths: Stop, PreferLater, KeepBoth, Markers, Union or Regenerate:COMMAND, for example "
            + "\"docs/**=Union\" or \"package-lock.json=Regenerate:npm install --package-lock-only\"",
        Details = "See [conflicts by path](plans.md#conflicts-by-path).",
        On = SettingCommands.Run,
        Effects = [Reach.Run<IReadOnlyList<ConflictRule>>((options, value) => options with { Conflicts = value })],
    };

    private static ConflictRule Parse(GivenValue given)
    {
        var text = given.Text;
        string? problem = null;

        // A path may have a '=' itself: the first one counts behind which there is a rule that can be used.
        for (var at = text.IndexOf('=', StringComparison.Ordinal); at >= 0; at = text.IndexOf('=', at + 1))
        {
            var pattern = text[..at].Trim();
            var (name, command) = ConflictRules.Split(text[(at + 1)..]);
            if (ConflictRules.Find(name) is not { } strategy)
            {
                continue;
            }

            var rule = new ConflictRule { Pattern = pattern, Strategy = strategy, Command = command };
            var found = PathPatternRules.ConflictReason(pattern) is { } reason
                ? $"the pattern {DiagnosticText.Quote(pattern)} {reason}"
                : ConflictRules.WorkProblem(rule);
            if (found is null)
            {
                return rule;
            }

            problem ??= found;
        }

        throw OptionErrors.NotA(given, problem is null ? Expected : "a rule that can be used: " + problem);
    }
}
