using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>What results leave out.</summary>
internal static class IgnoreSettings
{
    /// <summary>Patterns like the lines of a .gitignore.</summary>
    public static ValueKind<IReadOnlyList<string>> Patterns { get; } = ValueKinds.SeveralGiven(Parse);

    public static Setting<IReadOnlyList<string>> Row { get; } = new("ignore", Patterns)
    {
        Flags = ["--ignore"],
        Placeholder = "PATTERN",
        Help = "What results leave out beside the defaults and the plan's, like a line of a .gitignore, for example \"*.log\" or build/",
        Details = "See [what results leave out](plans.md#what-results-leave-out).",
        On = SettingCommands.Run,
        Effects = [Reach.Run<IReadOnlyList<string>>((options, value) => options with { Ignore = value })],
    };

    private static string Parse(GivenValue given) => PathPatternRules.IgnoreReason(given.Text) is { } reason
        ? throw OptionErrors.NotA(given, $"a pattern that can be used: it {reason}")
        : given.Text;
}
