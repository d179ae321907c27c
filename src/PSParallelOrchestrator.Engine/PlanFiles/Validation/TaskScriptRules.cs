using System.Xml;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of the script of a task, and of what it is given.</summary>
internal static class TaskScriptRules
{
    // What PowerShell sets itself, or what would change how it works.
    private static readonly HashSet<string> Taken = new(
        [
            "Dependency", "args", "input", "this", "true", "false", "null", "PSItem", "PSBoundParameters", "PSCmdlet", "MyInvocation",
            "PSCommandPath", "PSScriptRoot", "Host", "Error", "ExecutionContext", "HOME", "PID", "PSHOME", "PSVersionTable", "PSEdition",
            "ShellId", "StackTrace", "IsLinux", "IsMacOS", "IsWindows", "IsCoreCLR", "LASTEXITCODE", "Matches", "foreach", "switch",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Reports what is wrong with a task's script, or with what only a script has.</summary>
    public static void Check(OrchestratorTask task, TaskReport report)
    {
        if (task.Script is not { } script)
        {
            return;
        }

        CheckText(script.Text, report);
        if (TextRules.CheckList(script.Modules, "modules", report))
        {
            for (var i = 0; i < script.Modules.Count; i++)
            {
                CheckGiven(script.Modules[i], "modules", i, report);
            }
        }

        CheckGiven(script.Shell, "shell", -1, report);
        CheckArguments(script, report);
        CheckVariables(script, report);
    }

    private static void CheckText(string? text, TaskReport report)
    {
        if (text is null || string.IsNullOrWhiteSpace(text))
        {
            if (!report.Failed("script", "scriptFile"))
            {
                report.Error(RuleProblems.EmptyText(report.Id, "script"), "script");
            }
        }
        else if (TextRules.IsTooLong(text))
        {
            report.Error(RuleProblems.ScriptTooLong(report.Id), "script");
        }

        TextRules.CheckForPrograms(text, "script", -1, report);
    }

    private static void CheckGiven(string? text, string key, int item, TaskReport report)
    {
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            report.Error(RuleProblems.EmptyText(report.Id, key), key, item);
        }

        TextRules.CheckForPrograms(text, key, item, report);
    }

    private static void CheckArguments(TaskScript script, TaskReport report)
    {
        if (script.Arguments is null)
        {
            report.Error(RuleProblems.MissingValue("arguments"), "arguments");
            return;
        }

        for (var i = 0; i < script.Arguments.Count; i++)
        {
            CheckValue(script.Arguments[i], "arguments", i, report);
        }
    }

    private static void CheckVariables(TaskScript script, TaskReport report)
    {
        if (script.Variables is null)
        {
            report.Error(RuleProblems.MissingValue("variables"), "variables");
            return;
        }

        var item = 0;
        foreach (var (name, value) in script.Variables)
        {
            if (name.Length == 0 || !name.All(character => char.IsLetterOrDigit(character) || character == '_'))
            {
                report.Error(RuleProblems.IllegalVariable(report.Id, name), "variables", item);
            }
            else if (Taken.Contains(name))
            {
                report.Error(RuleProblems.VariableOfPowerShell(report.Id, name), "variables", item);
            }

            CheckValue(value, "variables", item++, report);
        }
    }

    private static void CheckValue(ScriptValue? value, string key, int item, TaskReport report)
    {
        if (value is null)
        {
            report.Error(RuleProblems.MissingValue($"An item of {key}"), key, item);
        }
        else if (value.CliXml is { } element)
        {
            try
            {
                using var reader = XmlReader.Create(
                    new StringReader(element),
                    new XmlReaderSettings { ConformanceLevel = ConformanceLevel.Fragment, DtdProcessing = DtdProcessing.Prohibit });
                var elements = 0;
                while (reader.Read())
                {
                    elements += reader is { Depth: 0, NodeType: XmlNodeType.Element } ? 1 : 0;
                }

                if (elements != 1)
                {
                    report.Error(RuleProblems.NotCliXml(report.Id, key, $"it has {elements} elements."), key, item);
                }
            }
            catch (XmlException e)
            {
                report.Error(RuleProblems.NotCliXml(report.Id, key, e.Message), key, item);
            }
        }
    }
}
