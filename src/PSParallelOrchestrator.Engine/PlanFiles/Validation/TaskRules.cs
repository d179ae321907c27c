using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of one task by itself.</summary>
internal static class TaskRules
{
    /// <summary>Reports everything wrong with a task.</summary>
    public static void Check(OrchestratorTask task, TaskReport report)
    {
        if (!report.Failed("id") && TaskIdRules.Reason(task.Id) is { } reason)
        {
            report.Error(RuleProblems.IllegalTaskId(task.Id, reason), "id");
        }

        CheckWork(task, report);
        CheckNumbers(task, report);
        CheckExitCodes(task, report);
        CheckEnvironment(task, report);
        CheckOutputs(task, report);
        CheckList(task.Tags, "tags", report);
        CheckText(task.Title, "title", -1, report);
        CheckProgramText(task.Verify, "verify", -1, report);
        if (task.Verify is not null && string.IsNullOrWhiteSpace(task.Verify))
        {
            report.Error(RuleProblems.EmptyText(task.Id, "verify"), "verify");
        }

        if (task.DependsOn is null)
        {
            report.Error(RuleProblems.MissingValue("DependsOn"), "dependsOn");
        }
        else
        {
            CheckReasons(task, report);
        }
    }

    /// <summary>Whether text is too long for a prompt, in bytes of UTF-8.</summary>
    public static bool IsTooLong(string text) =>
        text.Length > PlanLimits.MaxPromptBytes / 3 && Encoding.UTF8.GetByteCount(text) > PlanLimits.MaxPromptBytes;

    /// <summary>Whether text has half of a surrogate pair, and so no UTF-8.</summary>
    public static bool IsBroken(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\ud800', '\udfff') is var at and >= 0)
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 == rest.Length || !char.IsLowSurrogate(rest[at + 1]))
            {
                return true;
            }

            rest = rest[(at + 2)..];
        }

        return false;
    }

    private static void CheckWork(OrchestratorTask task, TaskReport report)
    {
        if (task.Prompt is not null && task.Command is not null)
        {
            report.Error(RuleProblems.TwoKindsOfWork(task.Id), "command");
        }
        else if (task.Prompt is null && task.Command is null && !report.Failed("prompt", "promptFile", "command"))
        {
            report.Error(
                task.PromptFile is null ? RuleProblems.NoWork(task.Id) : RuleProblems.PromptFileWithoutPrompt(task.Id),
                "promptFile");
        }

        if (task.Prompt is { } prompt)
        {
            if (string.IsNullOrWhiteSpace(prompt))
            {
                report.Error(RuleProblems.EmptyText(task.Id, "prompt"), "prompt");
            }
            else if (IsTooLong(prompt))
            {
                report.Error(RuleProblems.PromptTooLong(task.Id), "prompt");
            }

            CheckText(prompt, "prompt", -1, report);
        }

        CheckText(task.PromptFile, "promptFile", -1, report);
        if (task.Command is not null && string.IsNullOrWhiteSpace(task.Command))
        {
            report.Error(RuleProblems.EmptyText(task.Id, "command"), "command");
        }

        CheckProgramText(task.Command, "command", -1, report);
        CheckArguments(task, report);
        CheckAgent(task, report);
    }

    private static void CheckArguments(OrchestratorTask task, TaskReport report)
    {
        if (!CheckList(task.Arguments, "arguments", report))
        {
            return;
        }

        for (var i = 0; i < task.Arguments.Count; i++)
        {
            if (task.Arguments[i]?.Contains('\0', StringComparison.Ordinal) == true)
            {
                report.Error(RuleProblems.NulCharacter(task.Id, "arguments"), "arguments", i);
            }
        }

        if (task.Command is null && task.Arguments.Count > 0 && !report.Failed("command"))
        {
            report.Error(RuleProblems.ArgumentsWithoutCommand(task.Id), "arguments");
        }
    }

    private static void CheckAgent(OrchestratorTask task, TaskReport report)
    {
        if (task.Command is not null)
        {
            if (task.Agent is not null)
            {
                report.Error(RuleProblems.AgentOnCommand(task.Id, "agent"), "agent");
            }

            if (task.Model is not null)
            {
                report.Error(RuleProblems.AgentOnCommand(task.Id, "model"), "model");
            }

            if (task.MaxTurns is not null)
            {
                report.Error(RuleProblems.AgentOnCommand(task.Id, "maxTurns"), "maxTurns");
            }

            if (task.MaxCostUsd is not null)
            {
                report.Error(RuleProblems.AgentOnCommand(task.Id, "maxCostUsd"), "maxCostUsd");
            }
        }

        if (task.Model is not null && (string.IsNullOrWhiteSpace(task.Model) || task.Model.Any(char.IsControl)))
        {
            report.Error(RuleProblems.IllegalModel(task.Id), "model");
        }

        if (task.MaxTurns is { } turns and (< 1 or > PlanLimits.MaxTurns))
        {
            report.Error(RuleProblems.MaxTurnsOutOfRange(task.Id, turns), "maxTurns");
        }

        if (task.MaxCostUsd is { } cost and (<= 0 or > PlanLimits.MaxCostUsd))
        {
            report.Error(RuleProblems.MaxCostOutOfRange(task.Id, cost), "maxCostUsd");
        }
    }

    private static void CheckNumbers(OrchestratorTask task, TaskReport report)
    {
        if (task.Resources is { } resources)
        {
            if (resources.Cpus is { } cpus && !(cpus > 0 && double.IsFinite(cpus)))
            {
                report.Error(
                    RuleProblems.ImpossibleResource(task.Id, "cpus", cpus.ToString(CultureInfo.InvariantCulture), "a number above 0"),
                    "resources.cpus");
            }

            if (resources.Memory is { Bytes: <= 0 } memory)
            {
                report.Error(
                    RuleProblems.ImpossibleResource(task.Id, "memory", memory.ToString(), "a size above 0, like 512M"),
                    "resources.memory");
            }

            if (resources.Gpus is { } gpus and < 0)
            {
                report.Error(
                    RuleProblems.ImpossibleResource(task.Id, "gpus", gpus.ToString(CultureInfo.InvariantCulture), "0 or more"),
                    "resources.gpus");
            }
        }

        CheckDuration(task.TimeLimit, "timeLimit", report);
        CheckDuration(task.EstimatedDuration, "estimatedDuration", report);
        if (task.GraceTime is { } grace && (grace < TimeSpan.Zero || grace > PlanLimits.MaxGraceTime))
        {
            report.Error(RuleProblems.GraceTimeOutOfRange(task.Id, grace), "graceTime");
        }

        if (task.MaxRetries is { } retries and (< 0 or > PlanLimits.MaxRetries))
        {
            report.Error(RuleProblems.MaxRetriesOutOfRange(task.Id, retries), "maxRetries");
        }
    }

    private static void CheckDuration(TimeSpan? value, string key, TaskReport report)
    {
        if (value is { } duration && (duration <= TimeSpan.Zero || duration > PlanLimits.MaxDuration))
        {
            report.Error(RuleProblems.DurationOutOfRange(report.Id, key, duration), key);
        }
    }

    private static void CheckExitCodes(OrchestratorTask task, TaskReport report)
    {
        if (task.ExitCodes is null || task.SuccessCodes is null)
        {
            report.Error(RuleProblems.MissingValue("ExitCodes or SuccessCodes"), "exitCodes");
        }
        else if (ExitCodeRules.Problem(task.ExitCodes, task.SuccessCodes) is { } problem)
        {
            report.Error(
                RuleProblems.ExitCodeInvalid(task.Id, problem),
                ExitCodeRules.Problem(task.ExitCodes, []) is null ? "successCodes" : "exitCodes");
        }
    }

    private static void CheckEnvironment(OrchestratorTask task, TaskReport report)
    {
        if (task.Environment is null)
        {
            report.Error(RuleProblems.MissingValue("Environment"), "environment");
            return;
        }

        var item = -1;
        foreach (var (name, value) in task.Environment)
        {
            item++;
            if (name.Length == 0)
            {
                report.Error(RuleProblems.IllegalEnvironmentName(task.Id, name, "the name is empty"), "environment", item);
            }
            else if (name.AsSpan().IndexOfAny('=', '\0') >= 0)
            {
                report.Error(RuleProblems.IllegalEnvironmentName(task.Id, name, "a name has no '=' and no NUL"), "environment", item);
            }
            else if (name.StartsWith("PSORCH_", StringComparison.OrdinalIgnoreCase)
                || name.Equals("EXECUTOR_ID", StringComparison.OrdinalIgnoreCase))
            {
                report.Error(RuleProblems.ReservedEnvironmentName(task.Id, name), "environment", item);
            }

            CheckText(name, "environment", item, report);
            if (value is null)
            {
                report.Error(RuleProblems.MissingValue($"The environment variable {DiagnosticText.Quote(name)}"), "environment", item);
            }

            CheckProgramText(value, "environment", item, report);
        }
    }

    private static void CheckReasons(OrchestratorTask task, TaskReport report)
    {
        if (task.DependencyReasons is null)
        {
            report.Error(RuleProblems.MissingValue("DependencyReasons"), "dependencyReasons");
            return;
        }

        var item = -1;
        foreach (var (dependency, reason) in task.DependencyReasons)
        {
            item++;
            if (!report.Failed("dependsOn") && !task.DependsOn.Contains(dependency))
            {
                report.Error(RuleProblems.ReasonWithoutDependency(task.Id, dependency), "dependencyReasons", item);
            }

            if (reason is null)
            {
                report.Error(RuleProblems.MissingValue("A reason of dependencyReasons"), "dependencyReasons", item);
            }

            CheckText(reason, "dependencyReasons", item, report);
        }
    }

    private static void CheckOutputs(OrchestratorTask task, TaskReport report)
    {
        if (!CheckList(task.Outputs, "outputs", report))
        {
            return;
        }

        for (var i = 0; i < task.Outputs.Count; i++)
        {
            if (task.Outputs[i] is { } pattern && PatternReason(pattern) is { } reason)
            {
                report.Error(RuleProblems.IllegalOutputPattern(task.Id, pattern, reason), "outputs", i);
            }
        }
    }

    private static string? PatternReason(string pattern)
    {
        if (string.IsNullOrWhiteSpace(pattern))
        {
            return "is empty";
        }

        if (pattern.Contains('\0', StringComparison.Ordinal))
        {
            return "has a NUL character";
        }

        if (pattern[0] == '/' || (pattern.Length > 1 && pattern[1] == ':' && char.IsAsciiLetter(pattern[0])))
        {
            return "is absolute";
        }

        if (pattern.Contains('\\', StringComparison.Ordinal))
        {
            return "has a '\\'";
        }

        foreach (var range in pattern.AsSpan().Split('/'))
        {
            if (pattern.AsSpan()[range] is "..")
            {
                return "leaves the workspace ('..')";
            }
        }

        return null;
    }

    /// <summary>Checks the list itself and the text in it; whether there is a list to look at further.</summary>
    private static bool CheckList(IReadOnlyList<string>? list, string key, TaskReport report)
    {
        if (list is null)
        {
            report.Error(RuleProblems.MissingValue(key), key);
            return false;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
            {
                report.Error(RuleProblems.MissingValue($"An item of {key}"), key, i);
            }
            else
            {
                CheckText(list[i], key, i, report);
            }
        }

        return true;
    }

    private static void CheckProgramText(string? text, string key, int item, TaskReport report)
    {
        if (text is not null && text.Contains('\0', StringComparison.Ordinal))
        {
            report.Error(RuleProblems.NulCharacter(report.Id, key), key, item);
        }

        CheckText(text, key, item, report);
    }

    private static void CheckText(string? text, string key, int item, TaskReport report)
    {
        if (text is not null && IsBroken(text))
        {
            report.Error(RuleProblems.BrokenText(report.Id, key), key, item);
        }
    }
}
