using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;
using PSParallelOrchestrator.Engine.Workspaces.Merging;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>
/// What an orchestrator that is gone leaves in the run's repository: objects that it had not kept yet, and its git, which may still be at
/// work; where that was killed too, or the machine stopped, its locks stand in the way of every later git.
/// </summary>
internal static class AbandonedGit
{
    /// <summary>Ends such processes and removes their locks and temporary files. The caller owns the run and runs no git yet.</summary>
    /// <param name="paths">Where the run stands.</param>
    /// <exception cref="IOException">A lock cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">A lock cannot be removed.</exception>
    public static async Task ClearAsync(RunPaths paths)
    {
        foreach (var repository in new[] { paths.Repository, NewRepository.Unfinished(paths) }.Where(Directory.Exists))
        {
            await StrayProcesses.EndByVariableAsync("GIT_DIR", repository);
        }

        await Regeneration.ClearAsync(paths.State);
        if (Directory.Exists(RunRepository.Incoming(paths)))
        {
            FileChange.DeleteTree(RunRepository.Incoming(paths));
        }

        Delete(paths.Repository, "*.lock", SearchOption.TopDirectoryOnly);
        Delete(paths.Repository, "*.tmp", SearchOption.TopDirectoryOnly);
        Delete(Path.Combine(paths.Repository, "refs"), "*.lock", SearchOption.AllDirectories);
        Delete(paths.Indexes, "*.lock", SearchOption.TopDirectoryOnly);
        var objects = Path.Combine(paths.Repository, "objects");
        Delete(objects, "tmp_*", SearchOption.AllDirectories);
        Delete(objects, ".tmp-*", SearchOption.AllDirectories);
        Delete(objects, "bulk_fsync_*", SearchOption.AllDirectories);
        new WritableObjects(paths.Repository).Make();
    }

    private static void Delete(string directory, string pattern, SearchOption depth)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(directory, pattern, depth))
        {
            FileChange.Delete(file);
        }
    }
}
