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
            throw NotOwned(paths, request);
        }

        try
        {
            await Inbox.AskAsync(paths, request, patience, cancellationToken);
        }
        catch (OrchestratorException e) when (e.ErrorId == RunRequestErrors.NotOwnedId)
        {
            // It went while it was asked: what it left says whether the run ended.
            throw NotOwned(paths, request);
        }
    }

    /// <summary>What is wrong with asking something of a run that does not go on.</summary>
    internal static OrchestratorException NotOwned(OrchestratorRun run, RunRequest request) =>
        run.State is RunState.Succeeded or RunState.Failed
            ? RunRequestErrors.Ended(run, request)
            : RunRequestErrors.NoOwner(run.Directory);

    private static OrchestratorException NotOwned(RunPaths paths, RunRequest request)
    {
        using var reader = RunReader.Open(paths.Root);
        return NotOwned(reader.Run, request);
    }
}
