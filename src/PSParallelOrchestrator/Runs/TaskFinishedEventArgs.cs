namespace PSParallelOrchestrator;

/// <summary>A task that reached a final state.</summary>
/// <param name="task">The task.</param>
public sealed class TaskFinishedEventArgs(RunTask task) : EventArgs
{
    /// <summary>The task.</summary>
    public RunTask Task { get; } = task;
}
