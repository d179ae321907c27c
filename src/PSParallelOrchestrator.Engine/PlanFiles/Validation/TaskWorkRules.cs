namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of the work of a task: one of prompt and command, and what belongs to it.</summary>
internal static class TaskWorkRules
{
    /// <summary>Reports what is wrong with the prompt or command of a task, and with who does it.</summary>
    public static void Check(OrchestratorTask task, TaskReport report)
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
        CheckAgent(task, report);
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

            if (task.Effort is not null)
            {
                report.Error(RuleProblems.AgentOnCommand(task.Id, "effort"), "effort");
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
}
