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
        if (TaskValue.Plain(given) is not ScriptBlock script)
        {
            return given;
        }

        var results = script.InvokeWithContext(null, [new PSVariable("_", item)]);
        return results.Count switch
        {
            0 => null,
            1 => results[0],
            _ => results.Cast<object>().ToArray(),
        };
    }
}
