namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of the work of a task: one of prompt, command and script, and what belongs to it.</summary>
internal static class TaskWorkRules
{
    /// <summary>Reports what is wrong with the prompt, command or script of a task, and with who does it.</summary>
    public static void Check(OrchestratorTask task, TaskReport report)
    {
        var work = Work(task);
        if (work.Count > 1)
        {
            report.Error(RuleProblems.TwoKindsOfWork(task.Id, work[0], work[1]), work[1]);
        }
        else if (work.Count == 0 && !report.Failed("prompt", "promptFile", "command", "script", "scriptFile"))
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
            else if (TextRules.IsTooLong(prompt))
            {
                report.Error(RuleProblems.PromptTooLong(task.Id), "prompt");
            }

            TextRules.Check(prompt, "prompt", -1, report);
        }

        TextRules.Check(task.PromptFile, "promptFile", -1, report);
        if (task.Command is not null && string.IsNullOrWhiteSpace(task.Command))
        {
            report.Error(RuleProblems.EmptyText(task.Id, "command"), "command");
        }

        TextRules.CheckForPrograms(task.Command, "command", -1, report);
        CheckArguments(task, report);
        TaskScriptRules.Check(task, report);
        CheckAgent(task, report);
    }

    private static List<string> Work(OrchestratorTask task)
    {
        List<string> work = [];
        if (task.Prompt is not null)
        {
            work.Add("prompt");
        }

        if (task.Command is not null)
        {
            work.Add("command");
        }

        if (task.Script is not null)
        {
            work.Add("script");
        }

        return work;
    }

    private static void CheckArguments(OrchestratorTask task, TaskReport report)
    {
        if (!TextRules.CheckList(task.Arguments, "arguments", report))
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

        if (task.Command is null && task.Arguments.Count > 0 && !report.Failed("command", "script", "scriptFile"))
        {
            report.Error(RuleProblems.ArgumentsWithoutCommand(task.Id), "arguments");
        }
    }

    private static void CheckAgent(OrchestratorTask task, TaskReport report)
    {
        if (task.Kind != TaskKind.Agent)
        {
            var work = task.Kind == TaskKind.Command ? "command" : "script";
            foreach (var (key, isGiven) in ((string, bool)[])[
                ("agent", task.Agent is not null),
                ("model", task.Model is not null),
                ("effort", task.Effort is not null),
                ("retry", task.Retry is not null),
                ("maxTurns", task.MaxTurns is not null),
                ("maxCostUsd", task.MaxCostUsd is not null)])
            {
                if (isGiven)
                {
                    report.Error(RuleProblems.AgentOnCommand(task.Id, key, work), key);
                }
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
}
