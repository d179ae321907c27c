using System.Management.Automation;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Module.Completers;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>The tasks of runs as they stand now, in plan order.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorTask", DefaultParameterSetName = RunSet)]
[OutputType(typeof(RunTask))]
public sealed class GetOrchestratorTaskCommand : RunCmdlet
{
    /// <summary>Only tasks with these ids; may have wildcards.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] TaskId { get; set; } = ["*"];

    /// <summary>Only tasks in one of these states.</summary>
    [Parameter]
    public TaskState[] State { get; set; } = [];

    /// <summary>Only tasks with one of these tags; may have wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[] Tag { get; set; } = [];

    private protected override void Process(OrchestratorRun run)
    {
        foreach (var id in TaskId.Where(id => !WildcardPattern.ContainsWildcardCharacters(id) && run.FindTask(id) is null))
        {
            WriteError(CmdletErrors.TaskNotFound(run, id, RunIndex.NearestTask(run, id)), run);
        }

        var ids = Patterns(TaskId);
        var tags = Patterns(Tag);
        foreach (var task in run.Tasks)
        {
            if (Array.Exists(ids, id => id.IsMatch(task.Id))
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
