using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes ids of tasks of the run that the command line names by -Run, -Id or -Path.</summary>
public sealed class TaskIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var pattern = new WildcardPattern(wordToComplete + "*", WildcardOptions.IgnoreCase);
        try
        {
            return
            [
                .. Runs(fakeBoundParameters)
                    .SelectMany(run => run.Tasks)
                    .Where(task => pattern.IsMatch(task.Id))
                    .Select(task => new CompletionResult(
                        task.Id,
                        task.Id,
                        CompletionResultType.ParameterValue,
                        $"{task.State}{(task.Title is null ? string.Empty : ": " + task.Title)}")),
            ];
        }
        catch (OrchestratorException)
        {
            // There is no such run: there is nothing to offer.
            return [];
        }
    }

    private static IEnumerable<OrchestratorRun> Runs(IDictionary bound)
    {
        if (Value(bound["Run"]) is OrchestratorRun run)
        {
            return [run];
        }

        if (Value(bound["Id"]) is string id)
        {
            return RunFinder.ById(id).Select(open => open());
        }

        return Value(bound["Path"]) is string path ? [RunFinder.AtPath(path)] : [];
    }

    private static object? Value(object? given) => given switch
    {
        PSObject wrapped => Value(wrapped.BaseObject),
        object[] { Length: > 0 } several => Value(several[0]),
        _ => given,
    };
}
