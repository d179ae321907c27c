using System.Management.Automation;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>The tasks of runs as they stand now, in plan order.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorTask", DefaultParameterSetName = RunSet)]
[OutputType(typeof(RunTask))]
public sealed class GetOrchestratorTaskCommand : RunTaskCmdlet
{
    /// <summary>Only tasks in one of these states.</summary>
    [Parameter]
    public TaskState[] State { get; set; } = [];

    /// <summary>Only tasks with one of these tags; may have wildcards.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    [SupportsWildcards]
    public string[] Tag { get; set; } = [];

    private protected override RunFinder Finder => new(this) { TaskLeadsToRun = true };

    private protected override void Process(OrchestratorRun run)
    {
        // What agents do of a run that goes on here; all else follows by itself.
        run.Refresh();
        foreach (var id in GivenTasks.Where(id => !WildcardPattern.ContainsWildcardCharacters(id) && run.FindTask(id) is null))
        {
            WriteError(CmdletErrors.TaskNotFound(run, id), id);
        }

        var ids = Patterns(GivenTasks);
        var tags = Patterns(Tag);
        foreach (var task in run.Tasks)
        {
            if ((ids.Length == 0 || Array.Exists(ids, id => id.IsMatch(task.Id)))
                && (State.Length == 0 || State.Contains(task.State))
                && (tags.Length == 0 || task.Definition.Tags.Any(tag => Array.Exists(tags, pattern => pattern.IsMatch(tag)))))
            {
                WriteObject(task);
            }
        }
    }

    private static WildcardPattern[] Patterns(string[] texts) =>
        [.. texts.Select(text => new WildcardPattern(text, WildcardOptions.IgnoreCase))];
}
