using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Module.Scripts;

/// <summary>Makes the scripts of tasks of what cmdlets are given.</summary>
internal static class ScriptTasks
{
    /// <summary>Makes a script of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Variables that it finds.</param>
    /// <param name="find">The value of a variable where the block was written, by its name; null where there is none.</param>
    /// <returns>The script.</returns>
    /// <exception cref="OrchestratorException">A value cannot be carried, or a variable is missing.</exception>
    public static TaskScript Of(
        ScriptBlock block, IReadOnlyList<object?> arguments, IDictionary? variables, Func<string, PSVariable?> find) =>
        Of(block.Ast, block.ToString(), arguments, variables, find);

    /// <summary>Makes a script of a file.</summary>
    /// <param name="path">The file, as a full path.</param>
    /// <inheritdoc cref="Of(ScriptBlock, IReadOnlyList{object?}, IDictionary?, Func{string, PSVariable?})"/>
    public static TaskScript Of(
        string path, IReadOnlyList<object?> arguments, IDictionary? variables, Func<string, PSVariable?> find)
    {
        var text = Read(path);
        var script = Parser.ParseInput(text, path, out _, out var errors);
        return errors.Length == 0
            ? Of(script, text, arguments, variables, find)
            : throw ScriptValueErrors.NotScript(path, $"line {errors[0].Extent.StartLineNumber}: {errors[0].Message}");
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ScriptValueErrors.NotScript(path, e.Message);
        }
    }

    private static TaskScript Of(
        Ast script, string text, IReadOnlyList<object?> arguments, IDictionary? variables, Func<string, PSVariable?> find)
    {
        var values = new Dictionary<string, ScriptValue>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in variables ?? new Hashtable())
        {
            var name = LanguagePrimitives.ConvertTo<string>(variable.Key);
            values[name] = ScriptValues.Of(variable.Value, $"-Variable '{name}'");
        }

        foreach (var name in ScriptText.UsingVariables(script).Where(name => !values.ContainsKey(name)))
        {
            var variable = find(name) ?? throw ScriptValueErrors.NoVariable(name);
            values[name] = ScriptValues.Of(variable.Value, $"$using:{name}");
        }

        return new TaskScript
        {
            Text = text,
            Arguments = [.. arguments.Select((value, i) => ScriptValues.Of(value, $"-ArgumentList[{i}]"))],
            Variables = values,
        };
    }
}
