using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes names of an enumeration, for parameters that also take script blocks.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed class NameCompleter<T> : IArgumentCompleter
    where T : struct, Enum
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Enum.GetNames<T>()
            .Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(static name => new CompletionResult(name));
}
