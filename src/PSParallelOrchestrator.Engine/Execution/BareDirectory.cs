using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>The directory of an attempt that left and printed nothing: what is in it says no more than the journal.</summary>
internal static class BareDirectory
{
    // Of an attempt in a process of its own: what it was to do, who had it, and the result, which is recorded.
    private static readonly string[] Recorded =
        [AttemptFiles.TaskName, AttemptFiles.ClaimName, AttemptFiles.ResultName, AttemptFiles.ElsewhereName];

    /// <summary>Removes the directory of a finished attempt, and that of its task, if there is nothing to keep in it.</summary>
    public static void TryRemove(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        try
        {
            var files = new List<string>();
            foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null || !IsBare(entry))
                {
                    return;
                }

                if (entry is FileInfo)
                {
                    files.Add(entry.FullName);
                }
            }

            // The workspace first: a process that nobody recognised may have put something there meanwhile.
            var workspace = Path.Combine(directory, AttemptSpec.WorkspaceName);
            if (Directory.Exists(workspace))
            {
                FileChange.DeleteDirectory(workspace);
            }

            files.ForEach(FileChange.Delete);
            FileChange.DeleteDirectory(directory);
            FileChange.DeleteDirectory(Path.GetDirectoryName(directory)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something is in it after all, or it is gone already: nothing depends on it.
        }
    }

    private static bool IsBare(FileSystemInfo entry) =>
        entry is FileInfo file
            ? Array.IndexOf(Recorded, file.Name) >= 0 || (file.Extension == ".log" && file.Length == 0)
            : entry.Name == AttemptSpec.WorkspaceName;
}
