using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>Ownership of a run: a file held open. The system frees it with the process, however that ends.</summary>
internal sealed class RunLock : IDisposable
{
    // A reader that looks whether a run has an owner holds the file for a moment.
    private const int Tries = 20;
    private const int LargestOwner = 4096;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);
    private readonly FileStream stream;

    private RunLock(FileStream stream) => this.stream = stream;

    /// <summary>Becomes the owner.</summary>
    /// <param name="paths">The run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The ownership, given up when disposed.</returns>
    /// <exception cref="OrchestratorException">Somebody else is the owner.</exception>
    public static async Task<RunLock> AcquireAsync(RunPaths paths, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (TryOpen(paths) is { } stream)
            {
                Describe(paths);
                return new RunLock(stream);
            }

            if (attempt == Tries)
            {
                throw RunDirectoryErrors.InUse(paths.Root, ReadOwner(paths));
            }

            await Task.Delay(BetweenTries, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Whether somebody owns a run at this moment.</summary>
    /// <param name="paths">The run.</param>
    /// <returns>Whether its lock is held.</returns>
    public static bool IsHeld(RunPaths paths)
    {
        try
        {
            if (IsReplaced(paths))
            {
                // Nobody can hold what is no file; who wants to own the run is told.
                return false;
            }

            // Readers share: they neither take each other for an owner nor need to write.
            using var stream = new FileStream(paths.Lock, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException e) when (e is not PathTooLongException)
        {
            return true;
        }
    }

    /// <summary>The owner as it described itself, for messages.</summary>
    /// <param name="paths">The run.</param>
    /// <returns>A description, or that it is unknown.</returns>
    public static string ReadOwner(RunPaths paths)
    {
        try
        {
            return SmallFile.Read(paths.Owner, LargestOwner) is { Length: > 0 } owner ? Encoding.UTF8.GetString(owner) : "unknown";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }

    public void Dispose() => stream.Dispose();

    /// <summary>Says who the owner is. For messages only: where there is no room for it, the owner is unknown.</summary>
    private static void Describe(RunPaths paths)
    {
        var owner = string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName} since {TimeProvider.System.GetUtcNow():O}");
        try
        {
            File.WriteAllText(paths.Owner, owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The journal, which has to be written, says clearly what is wrong with the disk.
        }
    }

    // A pipe would be waited for. What is put there between this look and the opening is no accident of a task.
    private static bool IsReplaced(RunPaths paths) =>
        FileTree.Open(paths.State).Find(GitPath.FromText(Path.GetFileName(paths.Lock))) is { Kind: not FileKind.File };

    private static FileStream? TryOpen(RunPaths paths)
    {
        try
        {
            if (IsReplaced(paths))
            {
                throw RunDirectoryErrors.LockReplaced(paths.Lock);
            }

            return new FileStream(paths.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
