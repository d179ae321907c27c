namespace PSParallelOrchestrator.CrashTool.Plans;

/// <summary>A task of the plan.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Script">What its shell does in the workspace.</param>
/// <param name="DependsOn">Whose files it needs.</param>
internal sealed record CrashTask(string Id, string Script, params IReadOnlyList<string> DependsOn);
