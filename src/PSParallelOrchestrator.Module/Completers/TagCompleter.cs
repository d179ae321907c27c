using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes tags of tasks of the runs that the command line names.</summary>
public sealed class TagCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionText.Offer(
            wordToComplete,
            RunsForCompletion.Of(fakeBoundParameters, commandAst)
                .SelectMany(run => run.Tasks)
                .SelectMany(task => task.Definition.Tags)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Order(StringComparer.OrdinalIgnoreCase)
                .Select(tag => (tag, tag)));
}
