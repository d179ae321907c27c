using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes ids of tasks of the plan, or of the plan file, that the command line names.</summary>
public sealed class PlanTaskCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var plan = (fakeBoundParameters["Plan"] is PSObject wrapped ? wrapped.BaseObject : fakeBoundParameters["Plan"]) switch
        {
            OrchestratorPlan given => given,
            string path => Load(path),
            _ => null,
        };
        return CompletionText.Offer(wordToComplete, (plan?.Tasks ?? []).Select(static task => (task.Id, task.Title ?? task.Id)));
    }

    private static OrchestratorPlan? Load(string path)
    {
        // Asked here: other threads have no PowerShell.
        var full = Path.GetFullPath(path, RunsForCompletion.CurrentLocation());
        try
        {
            return Task.Run(() => PlanFileStore.LoadAsync(full)).Result;
        }
        catch (AggregateException e) when (e.InnerException is OrchestratorException)
        {
            // There is no such plan: there is nothing to offer.
            return null;
        }
    }
}
