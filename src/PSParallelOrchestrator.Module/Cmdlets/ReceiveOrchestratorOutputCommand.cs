using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;
using PSParallelOrchestrator.Module.Scripts;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Writes again what scripts of tasks wrote: objects, errors, warnings; from any PowerShell, as often as it is asked.</summary>
[Cmdlet(VerbsCommunications.Receive, "OrchestratorOutput", DefaultParameterSetName = RunSet)]
[OutputType(typeof(object))]
public sealed class ReceiveOrchestratorOutputCommand : RunTaskCmdlet
{
    private bool anyTask;
    private bool anyScript;

    /// <summary>The ids of tasks of the run, may have wildcards; every task with a script when not given.</summary>
    [Parameter(Position = 1, ParameterSetName = RunSet)]
    [Parameter(Position = 1, ParameterSetName = IdSet)]
    [Parameter(Position = 1, ParameterSetName = PathSet)]
    [Alias("Task")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override string[] TaskId { get; set; } = [];

    /// <summary>Only these streams; all of them when not given.</summary>
    [Parameter]
    [ValidateSet("Output", "Error", "Warning", "Verbose", "Debug", "Information")]
    public string[] Stream { get; set; } = Enum.GetNames<StreamKind>();

    /// <summary>Waits until the tasks have ended; the rest of their runs goes on.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected override RunFinder Finder => new(this)
    {
        TakeTask = (run, id) => Write(run, [run.FindTask(id)!]),
    };

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (anyTask && !anyScript)
        {
            WriteWarning(CmdletErrors.NoScripts());
        }
    }

    private protected override void Process(OrchestratorRun run)
    {
        foreach (var id in GivenTasks.Where(id => !WildcardPattern.ContainsWildcardCharacters(id) && run.FindTask(id) is null))
        {
            WriteError(CmdletErrors.TaskNotFound(run, id), id);
        }

        var ids = Array.ConvertAll(GivenTasks, id => new WildcardPattern(id, WildcardOptions.IgnoreCase));
        Write(run, [.. run.Tasks.Where(task => ids.Length == 0 || Array.Exists(ids, id => id.IsMatch(task.Id)))]);
    }

    private void Write(OrchestratorRun run, IReadOnlyList<RunTask> tasks)
    {
        anyTask |= tasks.Count > 0;
        anyScript |= tasks.Any(static task => task.Definition.Kind == TaskKind.PowerShell);
        if (Wait && tasks.Any(RunWait.IsOpen))
        {
            Await(token => RunWait.UntilFinalAsync(run, [.. tasks.Select(static task => task.Id)], token));
        }

        foreach (var task in tasks)
        {
            Write(task);
        }
    }

    private void Write(RunTask task)
    {
        try
        {
            var streams = Stream.Select(Enum.Parse<StreamKind>).ToHashSet();
            new ReceivedOutput(this, streams).Write(task, WriteObject);
        }
        catch (IOException e)
        {
            WriteError(ScriptValueErrors.OutputUnreadable(task, e), task);
        }
    }
}
