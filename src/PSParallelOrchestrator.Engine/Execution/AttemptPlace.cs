using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>
/// Whether an attempt left its directory and its workspace as the places that they are: what cannot be seen must not be taken for a
/// workspace in which nothing is.
/// </summary>
internal static class AttemptPlace
{
    private const UnixFileMode Usable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What the attempt did to its places, in words; null where they can be used. Permissions are given back.</summary>
    public static string? Problem(AttemptSpec spec)
    {
        try
        {
            var what = MakeUsable(spec.Directory) ? "took away the permissions of the directory of its attempt"
                : Find(spec) switch
                {
                    null => "removed or moved its workspace",
                    FileKind.Directory => null,
                    FileKind.Link => "put a link in the place of its workspace",
                    _ => "put a file in the place of its workspace",
                };
            return what is null ? null : Text(spec, what);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Text(spec, $"left its workspace so that it cannot be looked at ({e.Message})");
        }
    }

    /// <summary>Gives a directory's owner the permissions back that he needs.</summary>
    /// <returns>Whether they were missing.</returns>
    public static bool MakeUsable(string directory)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(directory))
        {
            return false;
        }

        var mode = File.GetUnixFileMode(directory);
        if ((mode & Usable) == Usable)
        {
            return false;
        }

        File.SetUnixFileMode(directory, mode | Usable);
        return true;
    }

    private static FileKind? Find(AttemptSpec spec) =>
        Directory.Exists(spec.Directory) ? FileTree.Open(spec.Directory).Find(GitPath.FromText(AttemptSpec.WorkspaceName))?.Kind : null;

    private static string Text(AttemptSpec spec, string what) =>
        $"The task {what} ({spec.Workspace}): nothing of it can be taken. A task may empty its workspace, but must leave the directory "
            + "itself, and those above it, as they are.";
}
