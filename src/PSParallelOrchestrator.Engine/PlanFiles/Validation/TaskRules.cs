using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes.Shells;

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

        TaskWorkRules.Check(task, report);
        CheckNumbers(task, report);
        CheckExitCodes(task, report);
        CheckEnvironment(task, report);
        CheckSecrets(task, report);
        CheckOutputs(task, report);
        TextRules.CheckList(task.Tags, "tags", report);
        TextRules.Check(task.Title, "title", -1, report);
        TextRules.CheckForPrograms(task.Verify, "verify", -1, report);
        if (task.Verify is not null && string.IsNullOrWhiteSpace(task.Verify))
        {
            report.Error(RuleProblems.EmptyText(task.Id, "verify"), "verify");
        }

        CheckShell(task, report);
        if (task.DependsOn is null)
        {
            report.Error(RuleProblems.MissingValue("DependsOn"), "dependsOn");
        }
        else
        {
            CheckReasons(task, report);
        }
    }

    private static void CheckShell(OrchestratorTask task, TaskReport report)
    {
        if (task.CommandShell is not { } shell)
        {
            return;
        }

        if (ShellName.Problem(shell) is var (wrong, remedy))
        {
            var what = $"The commandShell of task {DiagnosticText.Quote(task.Id)}";
            report.Error(RuleProblems.UnknownShell(what, shell, wrong, remedy), "commandShell");
        }

        if (task.Verify is null && !report.Failed("verify"))
        {
            report.Error(RuleProblems.ShellWithoutVerify(task.Id), "commandShell");
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

            TextRules.Check(name, "environment", item, report);
            if (value is null)
            {
                report.Error(RuleProblems.MissingValue($"The environment variable {DiagnosticText.Quote(name)}"), "environment", item);
            }

            TextRules.CheckForPrograms(value, "environment", item, report);
        }
    }

    private static void CheckSecrets(OrchestratorTask task, TaskReport report)
    {
        if (task.Secrets is null)
        {
            report.Error(RuleProblems.MissingValue("Secrets"), "secrets");
            return;
        }

        for (var item = 0; item < task.Secrets.Count; item++)
        {
            if (!VariableName.IsUsual(task.Secrets[item]))
            {
                report.Error(RuleProblems.IllegalSecretName(task.Id, task.Secrets[item]), "secrets", item);
            }
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

            TextRules.Check(reason, "dependencyReasons", item, report);
        }
    }

    private static void CheckOutputs(OrchestratorTask task, TaskReport report)
    {
        if (!TextRules.CheckList(task.Outputs, "outputs", report))
        {
            return;
        }

        for (var i = 0; i < task.Outputs.Count; i++)
        {
            if (task.Outputs[i] is { } pattern && OutputPatternRules.Reason(pattern) is { } reason)
            {
                report.Error(RuleProblems.IllegalOutputPattern(task.Id, pattern, reason), "outputs", i);
            }
        }
    }
}
