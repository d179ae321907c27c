using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Where what the scripts of tasks wrote is kept.</summary>
public static class ScriptOutput
{
    /// <summary>Finds it.</summary>
    /// <param name="task">The task.</param>
    /// <returns>
    /// The files of its last attempt with the objects, and with the records of the other streams; what the script did not write has no
    /// file. Null where the task is no script, or nothing of it has begun.
    /// </returns>
    public static (string Objects, string Records)? Find(RunTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Definition.Kind != TaskKind.PowerShell || task.LastAttempt is not { } attempt)
        {
            return null;
        }

        var directory = new RunPaths(task.Run.Directory).Attempt(attempt);
        return (Path.Combine(directory, ObjectFileFormat.OutputName), Path.Combine(directory, ObjectFileFormat.StreamsName));
    }
}
