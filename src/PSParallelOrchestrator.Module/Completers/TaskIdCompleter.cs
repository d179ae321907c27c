using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes ids of tasks of the runs that the command line names, by its parameters or at the left of its pipeline.</summary>
public sealed class TaskIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionText.Offer(
            wordToComplete,
            RunsForCompletion.Of(fakeBoundParameters, commandAst)
                .SelectMany(run => run.Tasks)
                .Select(task => (task.Id, $"{task.State}{(task.Title is null ? string.Empty : ": " + task.Title)}")));
}
