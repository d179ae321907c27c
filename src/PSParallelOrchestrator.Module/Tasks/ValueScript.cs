using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Tasks;

/// <summary>A parameter's value that a script block gives for each thing anew, which it sees as <c>$_</c>.</summary>
internal static class ValueScript
{
    /// <summary>The value for one thing.</summary>
    /// <param name="given">What the parameter was given: a script block, or the value for all.</param>
    /// <param name="item">The thing.</param>
    /// <returns>The value: nothing, one, or an array.</returns>
    public static object? Evaluate(object? given, object item)
    {
        if (TaskValue.Plain(given) is not ScriptBlock)
        {
            return given;
        }

        var results = All(given, item);
        return results.Count switch
        {
            0 => null,
            1 => results[0],
            _ => results.ToArray(),
        };
    }

    /// <summary>The values for one thing, where a parameter takes several.</summary>
    /// <param name="given">One of what the parameter was given: a script block, or a value for all.</param>
    /// <param name="item">The thing.</param>
    /// <returns>The value, or all that the script block wrote.</returns>
    public static IReadOnlyList<object?> All(object? given, object item) =>
        TaskValue.Plain(given) is ScriptBlock script ? [.. script.InvokeWithContext(null, [new PSVariable("_", item)])] : [given];
}
