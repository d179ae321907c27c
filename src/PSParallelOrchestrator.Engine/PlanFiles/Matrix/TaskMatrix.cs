using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Matrix;

/// <summary>Makes many tasks of one: a task for each entry of a matrix.</summary>
public static class TaskMatrix
{
    /// <summary>Every combination of the values of several names; the last name's values change fastest.</summary>
    /// <param name="axes">The names, and for each the entries with its values.</param>
    /// <returns>The combinations; none where there are more than a plan may have tasks.</returns>
    public static IReadOnlyList<MatrixEntry>? Combine(IEnumerable<IReadOnlyList<MatrixEntry>> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        List<MatrixEntry> all = [new MatrixEntry()];
        foreach (var axis in axes)
        {
            if ((long)all.Count * axis.Count > OrchestratorPlan.MaxTasks)
            {
                return null;
            }

            all = [.. all.SelectMany(_ => axis, static (entry, value) => entry.With(value))];
        }

        return all;
    }

    /// <summary>Whether something can be the name of values.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Whether it can.</returns>
    public static bool IsName(string name) => Placeholders.IsName(name);

    /// <summary>The tasks that a task in memory stands for; its texts hold places for values, as in plan files.</summary>
    /// <param name="template">The task.</param>
    /// <param name="entries">The entries.</param>
    /// <returns>The tasks, and what is wrong: then there is none.</returns>
    public static (IReadOnlyList<OrchestratorTask> Tasks, IReadOnlyList<PlanDiagnostic> Found) Expand(
        OrchestratorTask template, IReadOnlyList<MatrixEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(entries);
        var found = new DiagnosticList(null);
        if (entries.Count == 0)
        {
            found.Error(MatrixProblems.Empty(), taskId: template.Id);
        }

        var tasks = new List<OrchestratorTask>(entries.Count);
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in entries)
        {
            var task = new TaskTemplate(template, entry, found).Fill();
            if (found.ErrorCount == 0 && !ids.Add(task.Id))
            {
                found.Error(MatrixProblems.SameId(task.Id, entry.Names), taskId: task.Id);
            }

            if (found.ErrorCount > 0)
            {
                return ([], found.ToList());
            }

            tasks.Add(task);
        }

        return (tasks, found.ToList());
    }

    /// <summary>The task with values at the places in its prompt, which was read from a file.</summary>
    /// <param name="task">The task.</param>
    /// <param name="entry">The values.</param>
    /// <returns>The task, and what is wrong.</returns>
    public static (OrchestratorTask Task, IReadOnlyList<PlanDiagnostic> Found) FillPrompt(OrchestratorTask task, MatrixEntry entry)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(entry);
        var found = new DiagnosticList(null);
        var prompt = Placeholders.Fill(task.Prompt ?? string.Empty, entry, out var unknown);
        if (unknown is not null)
        {
            found.Error(MatrixProblems.UnknownPlaceholder(unknown, entry.Names), taskId: task.Id);
        }

        return (task with { Prompt = prompt }, found.ToList());
    }
}
