using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes the names of backends.</summary>
public sealed class BackendCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        [.. BackendRegistry.Names
            .Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name))];
}
