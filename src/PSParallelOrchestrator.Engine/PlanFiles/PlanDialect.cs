namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>
/// Which of the two uses of the one format a file is. They differ in one rule only: what a task's prompt file means.
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
}
