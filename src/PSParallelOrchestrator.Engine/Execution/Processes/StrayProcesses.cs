using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Execution.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Execution.Processes;

/// <summary>Ends what an orchestrator that is gone has left running.</summary>
internal static class StrayProcesses
{
    /// <summary>
    /// Ends every process that carries one of the tokens in its environment, with its descendants and their sessions,
    /// until two looks at all processes find nothing; before that, everything in the cgroups of these attempts. This process and its ancestors are spared whatever they carry.
    /// </summary>
    /// <remarks>
    /// Only Linux shows the environments of processes; elsewhere nothing can be found. What has cleared its environment,
    /// left its session and lost its parent is found only in a cgroup.
    /// </remarks>
    /// <param name="tokens">The tokens of the attempts.</param>
    /// <returns>How many were ended, and how many were found that this user may not end.</returns>
    public static async Task<(int Ended, int Surviving)> EndByTokenAsync(IReadOnlyCollection<string> tokens)
    {
        if (tokens.Count == 0 || !OperatingSystem.IsLinux()) return (0, 0);
        var inCgroups = await CgroupSearch.EndByTokenAsync(tokens);
        var done = new TaskCompletionSource<(int, int)>(TaskCreationOptions.RunContinuationsAsynchronously);
        LauncherThreads.Run(() =>
        {
            var ender = new ProcessEnder(ProcessClaim.ByToken(tokens), ProcessTable.All);
            ender.EndUntilNoneIsFound();
            done.SetResult((ender.Ended, ender.Surviving));
        }, done.SetException);
        var (ended, surviving) = await done.Task;
        return (ended + inCgroups, surviving);
    }
}
