using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>An attempt's store that is a directory, seen by both sides, each under its own path.</summary>
/// <param name="directory">The directory as this process sees it, as a full path.</param>
internal sealed class DirectoryAttemptStore(string directory) : IAttemptStore
{
    private const int LargestTask = 64 * 1024 * 1024;
    private const int LargestClaim = 64 * 1024;
    private const int LargestResult = 64 * 1024 * 1024;

    public ValueTask WriteTaskAsync(DetachedTask task, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllBytes(AttemptFiles.Task(directory), DetachedTaskJson.Write(task));
        return ValueTask.CompletedTask;
    }

    public ValueTask<DetachedTask> ReadTaskAsync(CancellationToken cancellationToken)
    {
        var path = AttemptFiles.Task(directory);
        try
        {
            return SmallFile.ReadOwn(path, LargestTask) is { } bytes
                ? ValueTask.FromResult(DetachedTaskJson.Read(bytes, directory))
                : throw new InvalidDataException("it is larger than any attempt");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DetachedErrors.NotAnAttempt(directory);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw DetachedErrors.TaskDamaged(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DetachedErrors.TaskUnreadable(path, e);
        }
    }

    public ValueTask<bool> TryClaimAsync(AttemptClaim claim, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);

        // Not made durable: it has to outlive its process, not the machine.
        return ValueTask.FromResult(ExclusiveFile.TryCreate(AttemptFiles.Claim(directory), AttemptClaimJson.Write(claim)));
    }

    public ValueTask<FoundClaim> FindClaimAsync(string token, CancellationToken cancellationToken) =>
        ValueTask.FromResult(FindClaim(token));

    /// <summary>Finds the claim of an attempt.</summary>
    public FoundClaim FindClaim(string token)
    {
        try
        {
            if (SmallFile.ReadOwn(AttemptFiles.Claim(directory), LargestClaim) is not { } bytes)
            {
                return new FoundClaim(Exists: true, Claim: null);
            }

            var claim = AttemptClaimJson.Read(bytes);
            return new FoundClaim(Exists: true, claim.Token == token ? claim : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return new FoundClaim(Exists: true, Claim: null);
        }
    }

    public ValueTask WriteResultAsync(AttemptResult result, CancellationToken cancellationToken)
    {
        if (result.Succeeded)
        {
            WrittenFiles.MakeDurable(AttemptFiles.Workspace(directory));
        }

        AtomicFile.Write(AttemptFiles.Result(directory), stream => stream.Write(AttemptResultJson.Write(result)));
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Makes room for the result where the attempt itself did something to its directory: gone, closed, or something in the result's
    /// place, which is kept beside it.
    /// </summary>
    /// <returns>What was done to it, to follow "The task"; null where nothing was.</returns>
    /// <exception cref="IOException">Room cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Room cannot be made.</exception>
    public string? MakeRoomForResult()
    {
        var did = AttemptPlace.MakeUsable(directory) ? "took away the permissions of its attempt's directory" : null;
        if (!Directory.Exists(directory) && Directory.Exists(Path.GetDirectoryName(directory)))
        {
            Directory.CreateDirectory(directory);
            return "removed or moved its attempt's directory";
        }

        // Nobody but the holder of the claim writes it, and it was not written yet.
        var name = GitPath.FromText(AttemptFiles.ResultName);
        var tree = FileTree.Open(directory);
        if (tree.Find(name) is null)
        {
            return did;
        }

        tree.ReplaceWith(tree, name, GitPath.FromText(Path.GetFileName(TemporaryFile.Beside(AttemptFiles.Result(directory)))));
        return "put something in the place of its attempt's result.json";
    }

    public ValueTask<FoundResult> FindResultAsync(string token, CancellationToken cancellationToken) =>
        ValueTask.FromResult(FindResult(token));

    private FoundResult FindResult(string token)
    {
        var path = AttemptFiles.Result(directory);
        try
        {
            if (SmallFile.ReadOwn(path, LargestResult) is not { } bytes)
            {
                return new FoundResult(null, $"{path} is larger than any result.");
            }

            var result = AttemptResultJson.Read(bytes);
            return result.Token == token
                ? new FoundResult(result, null)
                : new FoundResult(null, $"{path} holds the result of something else ({result.Token}).");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not ended yet, or never.
            return default;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return new FoundResult(null, $"{path} cannot be read: {e.Message}");
        }
    }
}
