using System.Text;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Files that other programs wrote.</summary>
internal static class WrittenFiles
{
    /// <summary>Brings what a directory holds to the disk, where there is anything and the system can.</summary>
    /// <param name="directory">The directory; it need not exist.</param>
    public static void MakeDurable(string directory)
    {
        if (!OperatingSystem.IsLinux() || !HoldsAny(directory))
        {
            return;
        }

        var descriptor = LinuxCalls.Open(
            Encoding.UTF8.GetBytes(directory + '\0'), LinuxCalls.ReadOnly | LinuxCalls.NonBlocking | LinuxCalls.CloseOnExec);
        if (descriptor >= 0)
        {
            _ = LinuxCalls.SyncFileSystem(descriptor);
            _ = LinuxCalls.Close(descriptor);
        }
    }

    private static bool HoldsAny(string directory)
    {
        try
        {
            return Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be listed cannot be taken either, which is said when it is to be.
            return false;
        }
    }
}
