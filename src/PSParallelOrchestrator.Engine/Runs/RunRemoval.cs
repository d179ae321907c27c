using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Deletes runs.</summary>
internal static class RunRemoval
{
    /// <summary>Deletes a run: its directory with everything in it, whatever the names, and its entry in the index.</summary>
    /// <param name="directory">The run's directory, as a full path.</param>
    /// <param name="lostHosts">Hosts that the user declared gone for good.</param>
    /// <returns>What is left of it all the same, for the user; null for nothing.</returns>
    /// <exception cref="OrchestratorException">It is no run, has an owner, or cannot be deleted; what is left can be removed
    /// again.</exception>
    public static async Task<string?> RemoveAsync(string directory, IReadOnlyList<string> lostHosts, CancellationToken cancellationToken)
    {
        var paths = new RunPaths(directory);
        if (!RunDirectory.HasAnythingOfARun(paths))
        {
            return Forget(directory);
        }

        var id = FindId(directory);
        string? left;
        var ownership = await RunLock.AcquireAsync(paths, cancellationToken);
        try
        {
            left = await EndAttemptsAsync(paths, new EngineContext { LostHosts = lostHosts }, cancellationToken);
            await Task.Run(() => Delete(paths, ownership), CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RunDirectoryErrors.NotRemoved(directory, e);
        }
        finally
        {
            ownership.Dispose();
        }

        RunIndex.RemoveDirectory(directory);
        if (id is not null)
        {
            RunIndex.Remove(id);
        }

        return left;
    }

    /// <summary>The id of the run; null where its description is lost or damaged.</summary>
    private static string? FindId(string directory)
    {
        try
        {
            return RunDirectory.FindId(directory);
        }
        catch (OrchestratorException e) when (e.ErrorId == RunDirectoryErrors.DamagedId)
        {
            return null;
        }
    }

    /// <summary>Of what is no run any more nothing is deleted: somebody may have begun something else in its place.</summary>
    private static string? Forget(string directory)
    {
        if (!RunIndex.RemoveDirectory(directory))
        {
            throw RunDirectoryErrors.NotARun(directory);
        }

        // Who deletes a directory as any other may be stopped at the one that is hidden.
        var state = new DirectoryInfo(new RunPaths(directory).State);
        if (state is { Exists: true, LinkTarget: null } && !state.EnumerateFileSystemInfos().Any())
        {
            state.Delete();
        }

        if (Directory.EnumerateFileSystemEntries(directory).Any())
        {
            return RunDirectoryErrors.Left(directory);
        }

        FileChange.DeleteDirectory(directory);
        return null;
    }

    /// <summary>Nothing may go on working in a directory that is gone, nor anything of the run be left at its backend.</summary>
    /// <returns>What is left at its backend all the same, for the user; null for nothing.</returns>
    private static async Task<string?> EndAttemptsAsync(RunPaths paths, EngineContext services, CancellationToken cancellationToken)
    {
        if (ReadWhatCanBeRead(paths) is not { } projection
            || BackendRegistry.Find(projection.Run.Backend) is not { Traits.OutlivesOrchestrator: true, IsBuilt: true })
        {
            return null;
        }

        await using var backend = services.CreateBackend(projection.Run.Options);
        if (OpenAttempts.Of(projection) is { Count: > 0 } open)
        {
            await EndAsync(backend, open, cancellationToken);
        }

        try
        {
            await backend.RemoveRunAsync(projection.Run.Id, cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Its attempts have ended; that nobody answers must not keep a directory for ever.
            return RunDirectoryErrors.LeftAtBackend(backend.Kind, projection.Run.Id, BackendFaultErrors.Reason(e));
        }
    }

    private static async Task EndAsync(
        IBackend backend, IReadOnlyList<(TaskAttempt Attempt, AttemptReference Reference)> open, CancellationToken cancellationToken)
    {
        var answers = await backend.RecoverCheckedAsync([.. open.Select(attempt => attempt.Reference)], cancellationToken);
        await Task.WhenAll(open.Zip(answers)
            .Where(pair => pair.Second is AttemptRecovery.Running)
            .Select(pair => backend.CancelAsync(pair.First.Reference, cancellationToken)));
    }

    private static RunProjection? ReadWhatCanBeRead(RunPaths paths)
    {
        RunProjection? projection = null;
        try
        {
            projection = new RunProjection(RunDirectory.Open(paths.Root, BackendCatalog.OfExistingRun));
            using var journal = JournalReader.Open(paths.Journal);
            RunDirectory.Replay(projection, journal);
        }
        catch (OrchestratorException e) when (
            e.Kind is OrchestratorErrorKind.InvalidData or OrchestratorErrorKind.InvalidInput or OrchestratorErrorKind.NotFound
                or OrchestratorErrorKind.InvalidState or OrchestratorErrorKind.NotReadable)
        {
            // A damaged run can be removed too; what its journal says up to the damage is true.
        }

        return projection;
    }

    private static void Delete(RunPaths paths, RunLock ownership)
    {
        var tree = FileTree.Open(paths.Root);
        var state = GitPath.FromText(Path.GetFileName(paths.State));
        tree.DeleteContent(state);

        // From here on it is no run, so that nobody becomes its owner; the lock itself can be deleted on Windows only when it is free.
        FileChange.Delete(paths.Run);
        ownership.Dispose();
        tree.DeleteAll(GitPath.Root);
    }
}
