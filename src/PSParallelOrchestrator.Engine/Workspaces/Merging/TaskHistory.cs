using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Finds the tasks that meet at a path: those whose own commits changed it.</summary>
internal sealed class TaskHistory(RunRepository repository, OrchestratorRun run)
{
    /// <summary>Where attempts' commits are named by their tokens.</summary>
    public const string AttemptReferences = "refs/attempts/";

    private Dictionary<string, RunTask>? owners;

    /// <summary>Finds, for each path, the tasks of one side that changed it, in plan order.</summary>
    /// <param name="side">The side's tasks, which stand for their dependencies too.</param>
    /// <param name="other">The other side's tasks; what both stand for is not told apart and left out.</param>
    public async Task<IReadOnlyList<IReadOnlyList<RunTask>>> FindAsync(
        IEnumerable<RunTask> side, IEnumerable<RunTask> other, IReadOnlyList<GitPath> paths, CancellationToken cancellationToken)
    {
        owners ??= await ListOwnersAsync(cancellationToken);
        var shared = Closure(other);
        var tasks = Closure(side)
            .Where(task => !shared.Contains(task) && owners.GetValueOrDefault(task.Commit!) == task)
            .OrderBy(task => task.Ordinal)
            .ToList();
        var places = new List<(string, GitPath)>(2 * tasks.Count * paths.Count);
        foreach (var task in tasks)
        {
            foreach (var path in paths)
            {
                places.Add((task.Commit!, path));
                places.Add((task.Commit + "^1", path));
            }
        }

        var objects = await repository.FindObjectsAsync(places, cancellationToken);
        var found = new List<RunTask>[paths.Count];
        for (var i = 0; i < paths.Count; i++)
        {
            found[i] = [.. tasks.Where((_, t) => objects[2 * (t * paths.Count + i)] != objects[2 * (t * paths.Count + i) + 1])];
        }

        return found;
    }

    private HashSet<RunTask> Closure(IEnumerable<RunTask> tasks)
    {
        var closure = new HashSet<RunTask>();
        var ahead = new Stack<RunTask>(tasks);
        while (ahead.TryPop(out var task))
        {
            if (task.Commit is null || !closure.Add(task))
            {
                continue;
            }

            foreach (var id in task.Definition.DependsOn)
            {
                if (run.FindTask(id) is { } dependency)
                {
                    ahead.Push(dependency);
                }
            }
        }

        return closure;
    }

    /// <summary>A task that changed nothing has its input's commit, which is not its own.</summary>
    private async Task<Dictionary<string, RunTask>> ListOwnersAsync(CancellationToken cancellationToken)
    {
        var listed = await repository.RunAsync(
            new GitCall("for-each-ref", "--format=%(objectname) %(refname)", AttemptReferences), cancellationToken);
        var found = new Dictionary<string, RunTask>(StringComparer.Ordinal);
        foreach (var line in listed.Lines)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (AttemptToken.TryParse(line[(space + 1 + AttemptReferences.Length)..], out _, out var ordinal, out _)
                && ordinal < run.Tasks.Count)
            {
                found[line[..space]] = run.Tasks[ordinal];
            }
        }

        return found;
    }
}
