using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>
/// Reads files whose content nobody but their owner may know. What is checked is what is read, whoever changes the path meanwhile.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const string IsLink = "is a link";
    private const string IsNoFile = "is no plain file";

    /// <summary>Reads a file as a whole.</summary>
    /// <param name="path">The file itself, not a link to it.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="problem">Why it was not read, to follow its name; null where it was.</param>
    /// <returns>Its bytes; null where it is not private, or cannot be read.</returns>
    public static byte[]? Read(string path, int most, out string? problem)
    {
        try
        {
            using var file = OperatingSystem.IsLinux() ? OpenOnLinux(path, out problem) : OpenElsewhere(path, out problem);
            if (file is null)
            {
                return null;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            {
                problem =
                    "can be used by others than its owner; take their permissions away (chmod 600), and think of replacing what it holds";
                return null;
            }

            var bytes = new byte[most + 1];
            var length = 0;
            while (length < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(length), length) is > 0 and var read)
            {
                length += read;
            }

            problem = length > most ? FormattableString.Invariant($"is larger than {most} bytes") : null;
            return problem is null ? bytes[..length] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"cannot be read: {e.Message}";
            return null;
        }
    }

    /// <summary>Writes a file that its owner alone can read from its first byte on.</summary>
    /// <param name="path">The file; there is none yet.</param>
    /// <exception cref="IOException">It is there, or cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, how);
        file.Write(bytes);
    }

    private static unsafe SafeFileHandle? OpenOnLinux(string path, out string? problem)
    {
        // Without waiting for whoever writes a pipe.
        var descriptor = LinuxCalls.Open(
            Encoding.UTF8.GetBytes(path + '\0'),
            LinuxCalls.ReadOnly | LinuxCalls.NonBlocking | LinuxCalls.CloseOnExec | LinuxCalls.NoFollow);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            problem = error == LinuxCalls.TooManyLevels ? IsLink : $"cannot be read: {Marshal.GetPInvokeErrorMessage(error)}";
            return null;
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        LinuxStatus status;
        byte noName = 0;
        var failure = LinuxCalls.Status(descriptor, &noName, LinuxCalls.EmptyPath, LinuxCalls.TypeModeSizeOwner, &status) == 0
            ? 0
            : Marshal.GetLastPInvokeError();
        problem = failure != 0 ? $"cannot be looked at: {Marshal.GetPInvokeErrorMessage(failure)}"
            : status.Kind != FileKind.File ? IsNoFile
            : status.Owner != LinuxCalls.EffectiveUser() ? "belongs to another user"
            : null;
        if (problem is null)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static SafeFileHandle? OpenElsewhere(string path, out string? problem)
    {
        var info = new FileInfo(path);
        problem = info.LinkTarget is not null ? IsLink
            : info.Exists && (info.Attributes & (FileAttributes.Device | FileAttributes.Directory)) != 0 ? IsNoFile
            : null;
        return problem is null ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;
    }
}
