using System.Net.Sockets;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Gateway;

/// <summary>
/// The unix socket of a gateway, in the directory that it runs in: for executors that have no network, where that directory is mounted.
/// </summary>
internal static class GatewaySocket
{
    /// <summary>The name of its file in the directory of a run.</summary>
    public const string FileName = "gateway.sock";

    // The path of a socket has some hundred characters at most, and that of a run may have more: this one is always short.
    private const string Path = "/proc/self/cwd/" + FileName;
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

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

    /// <summary>Lets its owner alone use it.</summary>
    public static void Protect()
    {
        if (OperatingSystem.IsLinux() && File.Exists(Path))
        {
            File.SetUnixFileMode(Path, OwnerAlone);
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
