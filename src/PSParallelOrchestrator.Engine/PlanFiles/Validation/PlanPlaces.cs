using PSParallelOrchestrator.Engine.PlanFiles.Reading;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>
/// Where the ids and dependencies of a file's tasks stand; all that the checks of the whole graph need, kept small for large plans.
/// </summary>
internal sealed class PlanPlaces
{
    private readonly List<PlanPosition> ids = [];
    private readonly List<int> starts = [];
    private readonly List<PlanPosition> dependencies = [];

    /// <summary>Notes the places of the next task.</summary>
    /// <param name="id">The place of its id.</param>
    /// <param name="dependsOn">Its dependencies in the file; null where it has none.</param>
    public void Add(PlanPosition id, PlanSequence? dependsOn) =>
        Add(id, dependsOn?.Items.Select(static item => item.Position) ?? []);

    /// <summary>Notes the places of the next task.</summary>
    /// <param name="id">The place of its id.</param>
    /// <param name="dependsOn">The places of its dependencies.</param>
    public void Add(PlanPosition id, IEnumerable<PlanPosition> dependsOn)
    {
        ids.Add(id);
        starts.Add(dependencies.Count);
        dependencies.AddRange(dependsOn);
    }

    /// <summary>These places, after tasks that stand nowhere.</summary>
    /// <param name="tasks">Those tasks.</param>
    public PlanPlaces After(IEnumerable<OrchestratorTask> tasks)
    {
        var all = new PlanPlaces();
        foreach (var task in tasks)
        {
            all.Add(default, task.DependsOn.Select(static _ => default(PlanPosition)));
        }

        for (var task = 0; task < ids.Count; task++)
        {
            var end = task + 1 < starts.Count ? starts[task + 1] : dependencies.Count;
            all.Add(ids[task], dependencies[starts[task]..end]);
        }

        return all;
    }

    /// <summary>The place of a task's id.</summary>
    public PlanPosition Id(int task) => ids[task];

    /// <summary>The place of an item of a task's dependencies.</summary>
    public PlanPosition Dependency(int task, int item) => dependencies[starts[task] + item];
}
