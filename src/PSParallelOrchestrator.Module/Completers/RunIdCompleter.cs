using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes ids of known runs, newest first, and names where what is typed begins none.</summary>
public sealed class RunIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        KnownRunCompletion.Of(wordToComplete, namesFirst: false);
}
