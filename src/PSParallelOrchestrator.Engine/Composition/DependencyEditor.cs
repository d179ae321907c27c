namespace PSParallelOrchestrator.Engine.Composition;

/// <summary>
/// Changes what tasks depend on, and with it the reasons. Lists are made as such: PowerShell cannot index what a collection expression is.
/// </summary>
public static class DependencyEditor
{
    /// <summary>The task with those of its dependencies that are there.</summary>
    /// <param name="task">The task.</param>
    /// <param name="ids">The ids there are.</param>
    /// <returns>The task; the same one where it loses nothing.</returns>
    public static OrchestratorTask Keep(OrchestratorTask task, IReadOnlySet<string> ids)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(ids);
        return task.DependsOn.All(ids.Contains) ? task : WithDependencies(task, task.DependsOn.Where(ids.Contains).ToList());
    }

    /// <summary>The task with other dependencies; reasons of those that it no longer has go with them.</summary>
    /// <param name="task">The task.</param>
    /// <param name="dependencies">What it depends on.</param>
    /// <returns>The task.</returns>
    public static OrchestratorTask WithDependencies(OrchestratorTask task, IReadOnlyList<string> dependencies)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task with
        {
            DependsOn = dependencies,
            DependencyReasons = task.DependencyReasons
                .Where(reason => dependencies.Contains(reason.Key))
                .ToDictionary(static reason => reason.Key, static reason => reason.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>The task under other ids: its own, and those it depends on.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rename">Gives the new id for an old one.</param>
    /// <returns>The task.</returns>
    internal static OrchestratorTask Rename(OrchestratorTask task, Func<string, string> rename) => task with
    {
        Id = rename(task.Id),
        DependsOn = task.DependsOn.Select(rename).ToList(),
        DependencyReasons = task.DependencyReasons.ToDictionary(
            reason => rename(reason.Key), static reason => reason.Value, StringComparer.Ordinal),
    };

    /// <summary>Lets tasks depend on tasks that were given other ids.</summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="renamed">New ids by old ones.</param>
    /// <returns>The tasks, each of which depends on what it depended on before.</returns>
    public static IReadOnlyList<OrchestratorTask> FollowRenames(
        IReadOnlyList<OrchestratorTask> tasks, IReadOnlyDictionary<string, string> renamed) =>
        renamed.Count == 0
            ? tasks
            : tasks.Select(task => Rename(task, id => renamed.GetValueOrDefault(id, id)) with { Id = task.Id }).ToList();
}
