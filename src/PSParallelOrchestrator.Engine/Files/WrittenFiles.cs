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
        if (!OperatingSystem.IsLinux() || !Directory.Exists(directory) || !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            return;
        }

        var descriptor = LinuxCalls.Open(Encoding.UTF8.GetBytes(directory + '\0'), LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec);
        if (descriptor >= 0)
        {
            _ = LinuxCalls.SyncFileSystem(descriptor);
            _ = LinuxCalls.Close(descriptor);
        }
    }
}
