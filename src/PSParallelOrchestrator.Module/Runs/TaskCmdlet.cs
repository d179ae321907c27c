using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What cmdlets share that ask something of tasks: tasks from the pipeline, or by id of a run; one request for each run.</summary>
public abstract class TaskCmdlet : RunTaskCmdlet
{
    private protected const string TaskSet = "Task";
    private readonly List<(OrchestratorRun Run, HashSet<string> Tasks)> asked = [];

    /// <summary>The tasks: the objects, live or from a file or a job.</summary>
    [Parameter(Mandatory = true, ParameterSetName = TaskSet)]
    [ValidateNotNullOrEmpty]
    public object[] Task { get; set; } = [];

    private protected override RunFinder Finder => new(this) { TakeTask = (run, task) => Collect(run).Add(task) };

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == TaskSet)
        {
            ProcessEach(Task);
            return;
        }

        base.Process();
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
        foreach (var id in GivenTasks)
        {
            try
            {
                chosen.AddRange(Choose(run, id));
            }
            catch (OrchestratorException e)
            {
                // Nothing is asked of a run of which not everything that was named is there.
                WriteError(e, id);
                return;
            }
        }

        Collect(run).UnionWith(chosen);
    }

    private List<string> Choose(OrchestratorRun run, string id)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(id) || run.FindTask(id) is not null)
        {
            return [run.FindTask(id)?.Id ?? throw CmdletErrors.TaskNotFound(run, id)];
        }

        var pattern = new WildcardPattern(id, WildcardOptions.IgnoreCase);
        var fitting = run.Tasks.Where(task => Suits(task) && pattern.IsMatch(task.Id)).Select(task => task.Id).ToList();
        return fitting.Count > 0 ? fitting : throw CmdletErrors.NoTaskFits(run, id);
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
