using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace PSParallelOrchestrator.Module.Completers;

/// <summary>Completes ids of tasks and plans that variables of the session hold: what a task can depend on.</summary>
public sealed class DependencyCompleter : IArgumentCompleter
{
    private const int MostOfVariable = 1000;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        CompletionText.Offer(
            wordToComplete,
            Variables()
                .SelectMany(variable => Tasks(variable.Value))
                .Select(task => (task.Id, task.Title ?? task.Command ?? task.Prompt ?? task.Id)));

    private static Collection<PSVariable> Variables()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Get-Variable").AddParameter("ErrorAction", ActionPreference.Ignore).Invoke<PSVariable>();
    }

    private static IEnumerable<OrchestratorTask> Tasks(object? value) => value switch
    {
        PSObject wrapped when wrapped.BaseObject is not PSCustomObject => Tasks(wrapped.BaseObject),
        OrchestratorTask task => [task],
        OrchestratorPlan plan => plan.Tasks,
        object?[] several => several.Take(MostOfVariable).SelectMany(Tasks),
        _ => [],
    };
}
