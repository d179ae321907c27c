using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes names and ids of known runs, newest first; ids of tasks where the run is piped.</summary>
public sealed class RunCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        RunsForCompletion.IsPiped(commandAst)
            ? new TaskIdCompleter().CompleteArgument(commandName, parameterName, wordToComplete, commandAst, fakeBoundParameters)
            : KnownRunCompletion.Of(wordToComplete, namesFirst: true);
}
