namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>
/// Which use of the one format a file is. They differ in what a task's prompt file means, and in what a task may depend on.
/// </summary>
internal enum PlanDialect
{
    /// <summary>A plan file: a task has exactly one of prompt, promptFile and command, and a prompt file is read.</summary>
    PlanFile,

    /// <summary>
    /// The plan a run keeps, which needs no other file: the prompt is always there, and promptFile beside it only says where
    /// it came from and is never opened.
    /// </summary>
    RunPlan,

    /// <summary>
    /// Tasks that are added to a run: as the plan that a run keeps, and they may depend on tasks that are not among them.
    /// </summary>
    AddedTasks,

    /// <summary>
    /// A plan file whose tasks are to be added to a run: as a plan file, but what they depend on is resolved and checked together with
    /// the run's tasks, and what the plan says beside its tasks has no part in it.
    /// </summary>
    Addition,
}

/// <summary>What uses of the format have in common.</summary>
internal static class PlanDialects
{
    /// <summary>Whether it is a file that somebody wrote: prompt files are read, and a matrix makes several tasks of one.</summary>
    public static bool IsFile(PlanDialect dialect) => dialect is PlanDialect.PlanFile or PlanDialect.Addition;
}
