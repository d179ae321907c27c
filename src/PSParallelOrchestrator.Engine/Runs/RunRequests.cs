using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Asks runs from other processes.</summary>
public static class RunRequests
{
    /// <summary>Whether a run has an owner that is alive.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasOwner(string directory) => RunLock.IsHeld(new RunPaths(Path.GetFullPath(directory)));

    /// <summary>Asks the owner of a run, and waits until what was asked is on disk.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <param name="cancellationToken">Ends the wait; the request is withdrawn.</param>
    /// <returns>A task that ends with the answer.</returns>
    /// <exception cref="OrchestratorException">It is no run, has no owner, or the owner refused or does not answer.</exception>
    public static async Task AskOwnerAsync(string directory, RunRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var paths = new RunPaths(Path.GetFullPath(directory));
        if (!Directory.Exists(paths.Inbox))
        {
            throw RunDirectoryErrors.NotARun(paths.Root);
        }

        if (!RunLock.IsHeld(paths))
        {
            using var reader = RunReader.Open(paths.Root);
            throw reader.Run.State is RunState.Succeeded or RunState.Failed
                ? RunRequestErrors.Ended(reader.Run, request)
                : RunRequestErrors.NoOwner(paths.Root);
        }

        await Inbox.AskAsync(paths, request, patience, cancellationToken);
    }
}
