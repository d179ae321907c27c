using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>The files in the directory of an attempt that a process of its own executes.</summary>
internal static class AttemptFiles
{
    /// <summary>The name of <see cref="Task"/>.</summary>
    public const string TaskName = "task.json";

    /// <summary>The name of <see cref="Claim"/>.</summary>
    public const string ClaimName = "claim.json";

    /// <summary>The name of <see cref="Result"/>.</summary>
    public const string ResultName = "result.json";

    /// <summary>The name of <see cref="Elsewhere"/>.</summary>
    public const string ElsewhereName = "elsewhere";

    /// <summary>What the executor is to do: <see cref="DetachedTask"/>.</summary>
    public static string Task(string directory) => Path.Combine(directory, TaskName);

    /// <summary>Who has the attempt: <see cref="AttemptClaim"/>. Whoever makes this file has it; it is never changed.</summary>
    public static string Claim(string directory) => Path.Combine(directory, ClaimName);

    /// <summary>How it ended: the attempt's result.</summary>
    public static string Result(string directory) => Path.Combine(directory, ResultName);

    /// <summary>Where its executor is, of one that has no directory of this machine.</summary>
    public static string Elsewhere(string directory) => Path.Combine(directory, ElsewhereName);

    /// <summary>What the executor itself has to say; the task's own output is elsewhere.</summary>
    public static string Log(string directory) => Path.Combine(directory, "executor.log");

    /// <summary>Where the attempt works.</summary>
    public static string Workspace(string directory) => Path.Combine(directory, AttemptSpec.WorkspaceName);
}
