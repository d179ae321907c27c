using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Composition;

namespace PSParallelOrchestrator.Module.Tasks;

/// <summary>A key of a task that a parameter changes. What is new about tasks needs a row here, and a parameter of that name.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Set">Gives the task with a value.</param>
/// <param name="Kind">The only kind of tasks that has it; null for every kind.</param>
internal sealed record TaskKey(string Parameter, Func<OrchestratorTask, object?, OrchestratorTask> Set, TaskKind? Kind = null)
{
    /// <summary>
    /// Whether a value is for a task: what only one kind of tasks has is not for others, and a prompt that a script block makes of the one
    /// before is only for what has one. A prompt by itself makes a task of a command.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="isScript">Whether a script block makes the value.</param>
    /// <returns>Whether it is.</returns>
    public bool IsFor(OrchestratorTask task, bool isScript) => (Kind is null || Kind == task.Kind) && (!isScript || Parameter switch
    {
        "Prompt" or "PromptFile" => task.Kind == TaskKind.Agent,
        "Command" => task.Kind == TaskKind.Command,
        "ArgumentList" => task.Kind != TaskKind.Agent,
        _ => true,
    });

    /// <summary>All keys, in the order in which they are set: the work before what belongs to a kind of work.</summary>
    public static IReadOnlyList<TaskKey> All { get; } =
    [
        new("NewId", static (task, value) => task with { Id = TaskValue.Text(value) ?? string.Empty }),
        new("Title", static (task, value) => task with { Title = TaskValue.Text(value) }),
        new("Prompt", static (task, value) => ForAgent(task) with { Prompt = TaskValue.Text(value) ?? string.Empty, PromptFile = null }),
        new("PromptFile", static (task, value) => ForAgent(task) with { Prompt = null, PromptFile = TaskValue.Text(value) }),
        new("Command", static (task, value) => ForCommand(task) with { Command = TaskValue.Text(value) ?? string.Empty }),
        new("ScriptBlock", static (task, value) => ScriptKeys.WithText(ForScript(task), (TaskScript)value!)),
        new("FilePath", static (task, value) => ScriptKeys.WithText(ForScript(task), (TaskScript)value!)),
        new("ArgumentList", static (task, value) => task.Script is not null
            ? ScriptKeys.WithArguments(task, value)
            : task with { Arguments = TaskValue.Texts(value) }),
        new("Variable", ScriptKeys.WithVariables, TaskKind.PowerShell),
        new("ModuleName", static (task, value) => ScriptKeys.With(task, script => script with { Modules = TaskValue.Texts(value) }),
            TaskKind.PowerShell),
        new("Shell", static (task, value) => ScriptKeys.With(task, script => script with { Shell = TaskValue.Text(value) }),
            TaskKind.PowerShell),
        new("InProcess", static (task, value) => ScriptKeys.With(task, script => script with { InProcess = TaskValue.Flag(value) }),
            TaskKind.PowerShell),
        new(
            "FailOnExitCode",
            static (task, value) => ScriptKeys.With(task, script => script with { FailOnExitCode = TaskValue.Flag(value) }),
            TaskKind.PowerShell),
        new("DependsOn", static (task, value) => DependencyEditor.WithDependencies(task, TaskValue.Texts(value))),
        new("DependencyReason", static (task, value) => task with
        {
            DependencyReasons = Merged(task.DependencyReasons, value, static key => key, static text => TaskValue.PlainText(text)),
        }),
        new("Cpus", static (task, value) => Resources(task, resources => resources with { Cpus = TaskValue.Value<double>(value) })),
        new("Memory", static (task, value) => Resources(task, resources => resources with { Memory = TaskValue.Value<MemorySize>(value) })),
        new("Gpus", static (task, value) => Resources(task, resources => resources with { Gpus = TaskValue.Value<int>(value) })),
        new("TimeLimit", static (task, value) => task with { TimeLimit = TaskValue.Duration(value) }),
        new("GraceTime", static (task, value) => task with { GraceTime = TaskValue.Duration(value) }),
        new("MaxRetries", static (task, value) => task with { MaxRetries = TaskValue.Value<int>(value) }),
        new("ExitCodes", static (task, value) => task with { ExitCodes = Merged(task.ExitCodes, value, Number, Class) }),
        new("SuccessCodes", static (task, value) => task with { SuccessCodes = TaskValue.Values<int>(value) }),
        new("EstimatedDuration", static (task, value) => task with { EstimatedDuration = TaskValue.Duration(value) }),
        new("Environment", static (task, value) => task with
        {
            Environment = Merged(task.Environment, value, static key => key, static text => TaskValue.PlainText(text)),
        }),
        new("Secret", static (task, value) => task with { Secrets = TaskValue.Texts(value) }),
        new("Output", static (task, value) => task with { Outputs = TaskValue.Texts(value) }),
        new("Verify", static (task, value) => task with { Verify = TaskValue.Text(value) }),
        new("CommandShell", static (task, value) => task with { CommandShell = TaskValue.Text(value) }),
        new("Network", static (task, value) => task with { Network = TaskValue.Value<TaskNetwork>(value) }),
        new("RequireApproval", static (task, value) => task with { RequireApproval = TaskValue.Flag(value) }),
        new("Agent", static (task, value) => task with { Agent = TaskValue.Value<AgentKind>(value) }, TaskKind.Agent),
        new("Model", static (task, value) => task with { Model = TaskValue.Text(value) }, TaskKind.Agent),
        new("Effort", static (task, value) => task with { Effort = TaskValue.Value<ModelEffort>(value) }, TaskKind.Agent),
        new("Retry", static (task, value) => task with { Retry = TaskValue.Value<TaskRetry>(value) }, TaskKind.Agent),
        new("MaxTurns", static (task, value) => task with { MaxTurns = TaskValue.Value<int>(value) }, TaskKind.Agent),
        new("MaxCostUsd", static (task, value) => task with { MaxCostUsd = TaskValue.Value<decimal>(value) }, TaskKind.Agent),
        new("Priority", static (task, value) => task with { Priority = TaskValue.Value<int>(value) ?? 0 }),
        new("NewTag", static (task, value) => task with { Tags = TaskValue.Texts(value) }),
    ];

    private static OrchestratorTask ForAgent(OrchestratorTask task) => task with { Command = null, Arguments = [], Script = null };

    private static OrchestratorTask ForCommand(OrchestratorTask task) => WithoutAgent(task) with { Script = null };

    private static OrchestratorTask ForScript(OrchestratorTask task) => WithoutAgent(task) with { Command = null, Arguments = [] };

    private static OrchestratorTask WithoutAgent(OrchestratorTask task) => task with
    {
        Prompt = null,
        PromptFile = null,
        Agent = null,
        Model = null,
        Effort = null,
        Retry = null,
        MaxTurns = null,
        MaxCostUsd = null,
    };

    private static OrchestratorTask Resources(OrchestratorTask task, Func<TaskResources, TaskResources> set)
    {
        var resources = set(task.Resources ?? new TaskResources());
        return task with { Resources = resources == new TaskResources() ? null : resources };
    }

    // What is named is set, or taken away by nothing; what is not named stays. Nothing at all takes all away.
    private static Dictionary<TKey, TValue> Merged<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue> present, object? given, Func<string, TKey> key, Func<object, TValue> value)
        where TKey : notnull
    {
        if (TaskValue.Map(given) is not { } map)
        {
            return [];
        }

        var merged = present.ToDictionary(static entry => entry.Key, static entry => entry.Value);
        foreach (DictionaryEntry entry in map)
        {
            var name = key(TaskValue.PlainText(entry.Key));
            if (entry.Value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value(entry.Value);
            }
        }

        return merged;
    }

    private static int Number(string text) => (int)LanguagePrimitives.ConvertTo(text, typeof(int), CultureInfo.InvariantCulture);

    private static FailureClass Class(object value) => LanguagePrimitives.ConvertTo<FailureClass>(value);
}
