using System.Net.Sockets;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>
/// The unix socket of a gateway, in a folder of its own below the directory that it runs in: for executors that have no network, where
/// that folder is mounted, and nothing else of the run.
/// </summary>
internal static class GatewaySocket
{
    /// <summary>The name of its folder in the directory of a run. Its owner alone can enter it.</summary>
    public const string FolderName = "gateway";

    /// <summary>The name of its file in that folder.</summary>
    public const string FileName = "gateway.sock";

    // The path of a socket has some hundred characters at most, and that of a run may have more: this one is always short.
    private const string Folder = "/proc/self/cwd/" + FolderName;
    private const string Path = Folder + "/" + FileName;
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode WhoeverComesIn =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite;

    /// <summary>Makes room for it.</summary>
    /// <returns>Its full path, for this process alone; null where the system or the file system has no such sockets.</returns>
    public static string? Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            if (!Directory.Exists(Folder))
            {
                Directory.CreateDirectory(Folder, OwnerAlone);
            }

            // Of a gateway that was killed.
            FileChange.Delete(Path);
            using (var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            {
                probe.Bind(new UnixDomainSocketEndPoint(Path));
            }

            FileChange.Delete(Path);
            return Path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Lets whoever may enter its folder use it: the user of containers may be another one than that of the gateway.</summary>
    public static void Open()
    {
        if (OperatingSystem.IsLinux() && File.Exists(Path))
        {
            File.SetUnixFileMode(Path, WhoeverComesIn);
        }
    }

    /// <summary>Removes it: nobody listens any more.</summary>
    public static void Remove()
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                FileChange.Delete(Path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next gateway of the run does.
        }
    }
}
