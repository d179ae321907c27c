using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>How a task's prompt is written.</summary>
internal enum PromptForm
{
    /// <summary>Its text alone.</summary>
    Text,

    /// <summary>The name of its file alone.</summary>
    File,

    /// <summary>Its text, and the name of its file for information: the plan of a run.</summary>
    Both,
}

/// <summary>Writes plans: the order of keys, and what is left out.</summary>
/// <param name="output">What to write to.</param>
/// <param name="promptForm">How to write the prompt of a task that has a prompt file.</param>
internal sealed class PlanWriter(IPlanOutput output, Func<OrchestratorTask, PromptForm> promptForm)
{
    /// <summary>Writes a plan; what has no value or the default is left out.</summary>
    public void Write(OrchestratorPlan plan, CancellationToken cancellation)
    {
        output.BeginMapping();
        Text("id", plan.Id);
        Text("requirements", plan.Requirements);
        if (plan.Complexity is { } complexity)
        {
            output.Key("complexity");
            output.BeginMapping();
            Number("score", complexity.Score);
            Text("level", complexity.Level.ToString());
            Text("rationale", complexity.Rationale);
            Number("recommendedExecutors", complexity.RecommendedExecutors);
            output.EndMapping();
        }

        Number("maxExecutors", plan.MaxExecutors);
        Write(plan.Planning);
        Texts("ignore", plan.Ignore);
        Write(plan.Conflicts);
        Text("commandShell", plan.CommandShell);
        output.Key("tasks");
        output.BeginSequence(ofScalars: false);
        foreach (var task in plan.Tasks)
        {
            cancellation.ThrowIfCancellationRequested();
            Write(task);
            output.TaskDone();
        }

        output.EndSequence();
        output.EndMapping();
        output.End();
    }

    private void Write(OrchestratorTask task)
    {
        var form = task.PromptFile is null ? PromptForm.Text : promptForm(task);
        output.BeginMapping();
        Text("id", task.Id);
        Text("title", task.Title);
        if (form != PromptForm.File)
        {
            Text("prompt", task.Prompt);
        }

        if (form != PromptForm.Text)
        {
            Text("promptFile", task.PromptFile);
        }

        Text("command", task.Command);
        Texts("arguments", task.Arguments);
        Write(task.Script);
        Texts("dependsOn", task.DependsOn);
        TextMap("dependencyReasons", task.DependencyReasons);
        Write(task.Resources);
        Duration("timeLimit", task.TimeLimit);
        Duration("graceTime", task.GraceTime);
        Number("maxRetries", task.MaxRetries);
        ExitCodes(task.ExitCodes);
        Numbers("successCodes", task.SuccessCodes);
        Duration("estimatedDuration", task.EstimatedDuration);
        TextMap("environment", task.Environment);
        Texts("secrets", task.Secrets);
        Texts("outputs", task.Outputs);
        Text("verify", task.Verify);
        Text("commandShell", task.CommandShell);
        Flag("requireApproval", task.RequireApproval);
        Text("agent", task.Agent?.ToString());
        Text("model", task.Model);
        Text("network", task.Network?.ToString());
        Text("effort", task.Effort?.ToString());
        Text("retry", task.Retry?.ToString());
        Number("maxTurns", task.MaxTurns);
        Money("maxCostUsd", task.MaxCostUsd);
        Number("priority", NotZero(task.Priority));
        Texts("tags", task.Tags);
        output.EndMapping();
    }

    private void Write(TaskScript? script)
    {
        if (script is null)
        {
            return;
        }

        Text("script", script.Text);
        if (script.Arguments.Count > 0)
        {
            output.Key("arguments");
            output.BeginSequence(ofScalars: false);
            foreach (var argument in script.Arguments)
            {
                ScriptValueWriter.Write(output, argument);
            }

            output.EndSequence();
        }

        if (script.Variables.Count > 0)
        {
            output.Key("variables");
            output.BeginMapping();
            foreach (var (name, value) in script.Variables)
            {
                output.Key(name);
                ScriptValueWriter.Write(output, value);
            }

            output.EndMapping();
        }

        Texts("modules", script.Modules);
        Text("shell", script.Shell);
        Flag("inProcess", script.InProcess);
        Flag("failOnExitCode", script.FailOnExitCode);
    }

    private void Flag(string key, bool value)
    {
        if (value)
        {
            output.Key(key);
            output.Boolean(true);
        }
    }

    private void Write(PlanningRecord? planning)
    {
        if (planning is null)
        {
            return;
        }

        output.Key("planning");
        output.BeginMapping();
        Text("planner", planning.Planner.ToString());
        Text("model", planning.Model);
        Text("rationale", planning.Rationale);
        Number("requests", NotZero(planning.Requests));
        Number("inputTokens", NotZero(planning.InputTokens));
        Number("outputTokens", NotZero(planning.OutputTokens));
        Money("costUsd", planning.CostUsd);
        output.EndMapping();
    }

    private void Write(IReadOnlyList<ConflictRule> conflicts)
    {
        if (conflicts.Count == 0)
        {
            return;
        }

        output.Key("conflicts");
        output.BeginMapping();
        foreach (var rule in conflicts)
        {
            if (rule.Command is null)
            {
                Text(rule.Pattern, rule.Strategy.ToString());
                continue;
            }

            output.Key(rule.Pattern);
            output.BeginMapping();
            Text(rule.Strategy.ToString(), rule.Command);
            output.EndMapping();
        }

        output.EndMapping();
    }

    private void Write(TaskResources? resources)
    {
        if (resources is null)
        {
            return;
        }

        output.Key("resources");
        output.BeginMapping();
        if (resources.Cpus is { } cpus)
        {
            output.Key("cpus");
            output.Number(cpus);
        }

        Text("memory", resources.Memory?.ToString());
        Number("gpus", resources.Gpus);
        output.EndMapping();
    }

    private void TextMap(string key, IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        output.Key(key);
        output.BeginMapping();
        foreach (var (name, value) in texts)
        {
            Text(name, value);
        }

        output.EndMapping();
    }

    private void ExitCodes(IReadOnlyDictionary<int, FailureClass> codes)
    {
        if (codes.Count == 0)
        {
            return;
        }

        output.Key("exitCodes");
        output.BeginMapping();
        foreach (var (code, failure) in codes)
        {
            Text(code.ToString(CultureInfo.InvariantCulture), failure.ToString());
        }

        output.EndMapping();
    }

    private void Numbers(string key, IReadOnlyList<int> numbers)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        output.Key(key);
        output.BeginSequence(ofScalars: true);
        for (var i = 0; i < numbers.Count; i++)
        {
            output.Number(numbers[i]);
        }

        output.EndSequence();
    }

    private void Texts(string key, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        output.Key(key);
        output.BeginSequence(ofScalars: true);
        for (var i = 0; i < texts.Count; i++)
        {
            output.Text(texts[i]);
        }

        output.EndSequence();
    }

    private void Text(string key, string? text)
    {
        if (text is null)
        {
            return;
        }

        output.Key(key);
        output.Text(text);
    }

    private static int? NotZero(int number) => number == 0 ? null : number;

    private void Number(string key, int? number)
    {
        if (number is not { } value)
        {
            return;
        }

        output.Key(key);
        output.Number(value);
    }

    private void Money(string key, decimal? amount)
    {
        if (amount is not { } value)
        {
            return;
        }

        output.Key(key);
        output.Number(value);
    }

    private void Duration(string key, TimeSpan? duration) =>
        Text(key, duration is { } value ? PlanDuration.Format(value) : null);
}
