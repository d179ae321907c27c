using System.IO.Enumeration;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>Applies and checks the settings of the Simulated agent.</summary>
public static class SimulationRules
{
    /// <summary>The longest time that can be waited for, in one piece.</summary>
    internal static readonly TimeSpan LongestDuration = TimeSpan.FromDays(49);

    /// <summary>
    /// Finds what to do for a task: every rule whose pattern matches applies, a later one over an earlier, field by field.
    /// </summary>
    /// <param name="options">The settings.</param>
    /// <param name="taskId">The task's id; letter case counts, as it does in a plan.</param>
    /// <returns>What to do. Depends on the arguments alone.</returns>
    public static SimulationBehavior Resolve(SimulationOptions options, string taskId)
    {
        var behavior = new SimulationBehavior
        {
            Duration = options.Duration,
            WriteFiles = options.WriteFiles,
            FailureClass = FailureClass.TaskFailed,
        };
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            if (FileSystemName.MatchesSimpleExpression(rule.Task, taskId, ignoreCase: false))
            {
                behavior = behavior with
                {
                    Duration = rule.Duration ?? behavior.Duration,
                    WriteFiles = rule.WriteFiles ?? behavior.WriteFiles,
                    Fail = rule.Fail ?? behavior.Fail,
                    FailureClass = rule.FailureClass ?? behavior.FailureClass,
                    RetryAfter = rule.RetryAfter ?? behavior.RetryAfter,
                    Hang = rule.Hang ?? behavior.Hang,
                    Conflict = rule.Conflict ?? behavior.Conflict,
                    Memory = rule.Memory ?? behavior.Memory,
                };
            }
        }

        return behavior;
    }

    /// <summary>Checks settings that did not come through <see cref="SimulationRuleParser"/>, before a run starts.</summary>
    /// <param name="options">The settings.</param>
    /// <exception cref="OrchestratorException">A duration, a count, a pattern or a path cannot be used.</exception>
    public static void Check(SimulationOptions options)
    {
        if (!IsDuration(options.Duration))
        {
            throw SimulationErrors.DurationOutOfRange(options.Duration);
        }

        foreach (var rule in options.Rules)
        {
            Check(rule);
        }
    }

    internal static void Check(SimulationRule rule)
    {
        if (!IsPattern(rule.Task))
        {
            throw SimulationErrors.BadPattern(rule.Task);
        }

        if (rule.Duration is { } duration && !IsDuration(duration))
        {
            throw SimulationErrors.DurationOutOfRange(duration);
        }

        if (rule.RetryAfter is { } retryAfter && !IsDuration(retryAfter))
        {
            throw SimulationErrors.DurationOutOfRange(retryAfter);
        }

        if (rule.Fail is < -1)
        {
            throw SimulationErrors.BadFail(rule.Task, rule.Fail.Value);
        }

        if (rule.Conflict is { } conflict && !SimulatedPaths.IsInside(conflict))
        {
            throw SimulationErrors.BadConflictPath(conflict);
        }

        if (rule.Memory is { Bytes: <= 0 })
        {
            throw SimulationErrors.BadMemory(rule.Task);
        }
    }

    internal static bool IsDuration(TimeSpan duration) => duration >= TimeSpan.Zero && duration <= LongestDuration;

    private static bool IsPattern(string pattern) =>
        pattern.Length is > 0 and <= 128 && pattern.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '*' or '?');
}
