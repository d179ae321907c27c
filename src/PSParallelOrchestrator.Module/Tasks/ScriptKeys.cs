using System.Collections;
using System.Management.Automation;
using PSParallelOrchestrator.Module.Scripts;

namespace PSParallelOrchestrator.Module.Tasks;

/// <summary>Changes the scripts of tasks.</summary>
internal static class ScriptKeys
{
    /// <summary>The task with another text of its script; what the script is given stays.</summary>
    public static OrchestratorTask WithText(OrchestratorTask task, TaskScript script)
    {
        if (task.Script is not { } present)
        {
            return task with { Script = script };
        }

        var variables = new Dictionary<string, ScriptValue>(present.Variables, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in script.Variables)
        {
            variables[name] = value;
        }

        return task with { Script = present with { Text = script.Text, Variables = variables } };
    }

    /// <summary>The task with other arguments of its script.</summary>
    public static OrchestratorTask WithArguments(OrchestratorTask task, object? given)
    {
        var arguments = TaskValue.Plain(given) switch
        {
            null => [],
            object[] several => several,
            _ => (object?[])[given],
        };
        return With(task, script => script with
        {
            Arguments = [.. arguments.Select(static (value, i) => ScriptValues.Of(value, $"-ArgumentList[{i}]"))],
        });
    }

    /// <summary>
    /// The task with other variables of its script: what is named is set, or taken away by nothing; nothing at all takes all away.
    /// </summary>
    public static OrchestratorTask WithVariables(OrchestratorTask task, object? given)
    {
        if (TaskValue.Map(given) is not { } map)
        {
            return With(task, static script => script with { Variables = new Dictionary<string, ScriptValue>() });
        }

        var variables = new Dictionary<string, ScriptValue>(task.Script!.Variables, StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in map)
        {
            var name = LanguagePrimitives.ConvertTo<string>(entry.Key);
            if (entry.Value is null)
            {
                variables.Remove(name);
            }
            else
            {
                variables[name] = ScriptValues.Of(entry.Value, $"-Variable '{name}'");
            }
        }

        return With(task, script => script with { Variables = variables });
    }

    /// <summary>The task with another script.</summary>
    public static OrchestratorTask With(OrchestratorTask task, Func<TaskScript, TaskScript> change) =>
        task with { Script = change(task.Script!) };
}
