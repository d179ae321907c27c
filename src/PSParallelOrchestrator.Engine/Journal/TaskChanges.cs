namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>The tasks that one event changes. A task may pass through several states on its way; who follows sees where it went.</summary>
internal sealed class TaskChanges
{
    private readonly List<RunTask> order = [];
    private readonly Dictionary<RunTask, TaskState> before = [];

    public void Note(RunTask task, TaskState state)
    {
        if (before.TryAdd(task, state))
        {
            order.Add(task);
        }
    }

    public IReadOnlyList<TaskChange> Made() =>
        order.Count == 0 ? [] : [.. order.Select(task => new TaskChange(task.Id, before[task], task.State, task.Reason))];
}
