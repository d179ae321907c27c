using PSParallelOrchestrator.Engine.Execution.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Execution.Processes;

/// <summary>Ends what an orchestrator that is gone has left running.</summary>
internal static class StrayProcesses
{
    /// <summary>
    /// Ends every process that carries one of the tokens in its environment, with its descendants and their sessions,
    /// until two looks at all processes find nothing. This process and its ancestors are spared whatever they carry.
    /// </summary>
    /// <remarks>
    /// Only Linux shows the environments of processes; elsewhere nothing can be found. What has cleared its environment,
    /// left its session and lost its parent is not found either.
    /// </remarks>
    /// <param name="tokens">The tokens of the attempts.</param>
    /// <returns>How many were ended, and how many were found that this user may not end.</returns>
    public static Task<(int Ended, int Surviving)> EndByTokenAsync(IReadOnlyCollection<string> tokens)
    {
        if (tokens.Count == 0 || !OperatingSystem.IsLinux()) return Task.FromResult((0, 0));
        var done = new TaskCompletionSource<(int, int)>(TaskCreationOptions.RunContinuationsAsynchronously);
        LauncherThreads.Run(() =>
        {
            var ender = new ProcessEnder(ProcessClaim.ByToken(tokens), ProcessTable.All);
            ender.EndUntilNoneIsFound();
            done.SetResult((ender.Ended, ender.Surviving));
        }, done.SetException);
        return done.Task;
    }
}
