using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>Reads the prompt file of a task that comes from no plan file.</summary>
public static class TaskPromptFile
{
    /// <summary>Reads a prompt file, by the same rules as those of plan files.</summary>
    /// <param name="task">The task, which has no prompt yet.</param>
    /// <param name="path">The file, as a full path.</param>
    /// <returns>The task with its prompt and nothing found; or the task as it was, and what is wrong with the file.</returns>
    public static (OrchestratorTask Task, IReadOnlyList<PlanDiagnostic> Found) Read(OrchestratorTask task, string path)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (new PromptFiles(null).Read(path, out var problem) is { } prompt)
        {
            return (task with { Prompt = prompt }, []);
        }

        var found = new DiagnosticList(null);
        found.Error(problem, taskId: task.Id);
        return (task, found.ToList());
    }
}
