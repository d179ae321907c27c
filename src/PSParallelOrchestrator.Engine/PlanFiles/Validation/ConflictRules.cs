using System.Globalization;
using static PSParallelOrchestrator.Engine.PlanFiles.Validation.DiagnosticText;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What a plan or a run can say of conflicts at certain paths, and how it is written.</summary>
internal static class ConflictRules
{
    private static readonly PathConflictStrategy[] Strategies = Enum.GetValues<PathConflictStrategy>();

    /// <summary>The names of strategies.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Strategies.Select(strategy => strategy.ToString())];

    /// <summary>Parts the text <c>NAME</c>, <c>NAME: COMMAND</c> or <c>NAME=COMMAND</c>.</summary>
    public static (string Name, string? Command) Split(string text)
    {
        var at = text.AsSpan().IndexOfAny(':', '=');
        return at < 0 ? (text.Trim(), null) : (text[..at].Trim(), text[(at + 1)..].Trim());
    }

    /// <summary>The strategy of a name, whatever its letter case; null where there is none.</summary>
    public static PathConflictStrategy? Find(string name)
    {
        foreach (var strategy in Strategies)
        {
            if (name.Equals(strategy.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return strategy;
            }
        }

        return null;
    }

    /// <summary>What is wrong with the pattern of a rule, as the end of a sentence; null where nothing is.</summary>
    /// <param name="seen">The patterns before it, which it is added to.</param>
    public static string? PatternReason(string pattern, HashSet<string> seen) =>
        PathPatternRules.ConflictReason(pattern)
        ?? (seen.Add(PathPatternRules.Plain(pattern)) ? null : "stands there more than once, and means the same paths each time");

    /// <summary>What is wrong with what a rule lets be done, as a sentence without its end; null where nothing is.</summary>
    public static string? WorkProblem(ConflictRule rule)
    {
        if (Find(rule.Strategy.ToString()) is null)
        {
            return $"{rule.Strategy} for {Quote(rule.Pattern)} is not one of {List(Names)}";
        }

        if (rule.Strategy != PathConflictStrategy.Regenerate)
        {
            return rule.Command is null ? null
                : $"{rule.Strategy} for {Quote(rule.Pattern)} has a command, which only {PathConflictStrategy.Regenerate} runs";
        }

        return string.IsNullOrWhiteSpace(rule.Command) ? $"{rule.Strategy} for {Quote(rule.Pattern)} has no command"
            : rule.Command.Contains('\0', StringComparison.Ordinal)
                ? $"the command for {Quote(rule.Pattern)} has a NUL character, which no program can be given"
            : TextRules.IsBroken(rule.Command) ? $"the command for {Quote(rule.Pattern)} has half of a surrogate pair"
            : rule.Command.Length > PlanLimits.MaxConflictCommandLength
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"the command for {Quote(rule.Pattern)} is longer than {PlanLimits.MaxConflictCommandLength} characters")
            : null;
    }

    /// <summary>What is wrong with rules, as a sentence without its end; null where nothing is.</summary>
    public static string? Problem(IReadOnlyList<ConflictRule> rules)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            var problem = rule?.Pattern is null ? "a rule or its pattern is null"
                : PatternReason(rule.Pattern, seen) is { } reason ? $"the pattern {Quote(rule.Pattern)} {reason}"
                : WorkProblem(rule);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }
}
