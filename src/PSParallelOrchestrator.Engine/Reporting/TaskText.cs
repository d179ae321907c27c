namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Tasks in words.</summary>
public static class TaskText
{
    /// <summary>What a task is to do.</summary>
    /// <param name="task">The task.</param>
    /// <returns>The first line of its prompt, command or script that says something; empty where it has none.</returns>
    public static string Work(OrchestratorTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var work = task.Script?.Text ?? (task.Command is { } command ? string.Join(' ', task.Arguments.Prepend(command)) : task.Prompt);
        return (work ?? string.Empty).Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? string.Empty;
    }
}
