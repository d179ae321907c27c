using System.Management.Automation;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Module.Completers;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What cmdlets share that ask something of tasks: tasks from the pipeline, or by id of a run; one request for each run.</summary>
public abstract class TaskCmdlet : RunCmdlet
{
    private protected const string TaskSet = "Task";
    private readonly List<(OrchestratorRun Run, HashSet<string> Tasks)> asked = [];

    /// <summary>The tasks.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = TaskSet)]
    [ValidateNotNull]
    public RunTask[] Task { get; set; } = [];

    /// <summary>The ids of tasks of the run, may have wildcards; without it, every task that this applies to.</summary>
    [Parameter(Position = 1, ParameterSetName = RunSet)]
    [Parameter(Position = 1, ParameterSetName = IdSet)]
    [Parameter(Position = 1, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    [SupportsWildcards]
    public string[] TaskId { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName != TaskSet)
        {
            base.Process();
            return;
        }

        foreach (var task in Task)
        {
            Collect(task.Run).Add(task.Id);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (var (run, tasks) in asked)
        {
            try
            {
                Ask(run, [.. run.Tasks.Select(task => task.Id).Where(tasks.Contains)]);
            }
            catch (OrchestratorException e)
            {
                WriteError(e, run);
            }
        }
    }

    /// <summary>Asks it of a run, once.</summary>
    /// <param name="run">The run.</param>
    /// <param name="tasks">The tasks' ids, in plan order; empty for all that it can be asked of.</param>
    private protected abstract void Ask(OrchestratorRun run, IReadOnlyList<string> tasks);

    /// <summary>Whether it can be asked of a task.</summary>
    /// <param name="task">The task.</param>
    /// <returns>Whether a pattern finds it.</returns>
    private protected abstract bool Suits(RunTask task);

    private protected override void Process(OrchestratorRun run)
    {
        var chosen = new List<string>();
        foreach (var id in TaskId)
        {
            if (WildcardPattern.ContainsWildcardCharacters(id))
            {
                var pattern = new WildcardPattern(id, WildcardOptions.IgnoreCase);
                var fitting = run.Tasks.Where(task => Suits(task) && pattern.IsMatch(task.Id)).Select(task => task.Id).ToList();
                if (fitting.Count == 0)
                {
                    throw CmdletErrors.NoTaskFits(run, id);
                }

                chosen.AddRange(fitting);
            }
            else
            {
                chosen.Add(run.FindTask(id)?.Id ?? throw CmdletErrors.TaskNotFound(run, id, RunIndex.NearestTask(run, id)));
            }
        }

        Collect(run).UnionWith(chosen);
    }

    private HashSet<string> Collect(OrchestratorRun run)
    {
        var known = asked.Find(entry => entry.Run.Directory == run.Directory);
        if (known.Tasks is null)
        {
            known = (run, new HashSet<string>(StringComparer.Ordinal));
            asked.Add(known);
        }

        return known.Tasks;
    }
}
