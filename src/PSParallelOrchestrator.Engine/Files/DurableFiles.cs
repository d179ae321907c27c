using System.Runtime.InteropServices;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Brings files and directories to the disk. Blocks: not for threads of the pool.</summary>
internal static class DurableFiles
{
    /// <summary>Brings a file's content to the disk.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    public static void SyncFile(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            Sync(path);
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Brings the names in a directory to the disk, where the system can.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            Sync(path);
        }
    }

    private static void Sync(string path)
    {
        var descriptor = LinuxCalls.Open(Encoding.UTF8.GetBytes(path + '\0'), LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec);
        if (descriptor < 0)
        {
            throw Error(path, Marshal.GetLastPInvokeError());
        }

        // Some file systems have nothing to do for a directory, and say so.
        var error = LinuxCalls.Synchronize(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = LinuxCalls.Close(descriptor);
        if (error is not (0 or LinuxCalls.InvalidArgument))
        {
            throw Error(path, error);
        }
    }

    private static IOException Error(string path, int error) =>
        new($"{path} cannot be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
}
