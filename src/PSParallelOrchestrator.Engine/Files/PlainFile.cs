using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>
/// Opens files in whose place a task could have put something else: without waiting for the other end of a pipe, without following a
/// link, and only what is a plain file. What is checked is what is opened, whoever changes the path meanwhile.
/// </summary>
internal static class PlainFile
{
    private const string IsLink = "is a link";
    private const string IsSpecial = "is no plain file, but a pipe, a directory or a device";
    private const string IsForeign = "belongs to another user";

    /// <summary>Opens a file to read it while it may grow.</summary>
    /// <exception cref="NotPlainFileException">It is no plain file.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path) =>
        new(Open(path, LinuxCalls.ReadOnly, FileMode.Open, FileAccess.Read), FileAccess.Read, bufferSize: 0);

    /// <summary>Opens a file that this user wrote; for root that of anybody.</summary>
    /// <inheritdoc cref="OpenRead"/>
    public static FileStream OpenOwn(string path)
    {
        var handle = Open(path, LinuxCalls.ReadOnly, FileMode.Open, FileAccess.Read);
        if (!OperatingSystem.IsLinux() || IsOurs(handle))
        {
            return new FileStream(handle, FileAccess.Read, bufferSize: 0);
        }

        handle.Dispose();
        throw new NotPlainFileException(path, IsForeign);
    }

    /// <summary>Opens a file to write it, made if it is missing, while it may be read.</summary>
    /// <param name="append">Whether what it holds already stays.</param>
    /// <inheritdoc cref="OpenRead"/>
    public static FileStream OpenWrite(string path, bool append)
    {
        var flags = LinuxCalls.WriteOnly | LinuxCalls.Create | (append ? LinuxCalls.Append : LinuxCalls.Truncate);
        var file = Open(path, flags, append ? FileMode.Append : FileMode.Create, FileAccess.Write);
        return new FileStream(file, FileAccess.Write, bufferSize: 0);
    }

    /// <summary>What is wrong with an open file that is to be a plain one, to follow its name; null where nothing is.</summary>
    public static unsafe string? Problem(int descriptor)
    {
        LinuxStatus status;
        byte noName = 0;
        if (LinuxCalls.Status(descriptor, &noName, LinuxCalls.EmptyPath, LinuxCalls.TypeModeSizeOwner, &status) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            return $"cannot be looked at: {Marshal.GetPInvokeErrorMessage(error)}";
        }

        return status.Kind == FileKind.File ? null : IsSpecial;
    }

    /// <summary>What an error of opening says of a path that is to be a plain file; null where it says nothing.</summary>
    public static string? Problem(string path, int error) => error switch
    {
        LinuxCalls.TooManyLevels when new FileInfo(path).LinkTarget is not null => IsLink,
        LinuxCalls.NoReader or LinuxCalls.IsADirectory => IsSpecial,
        _ => null,
    };

    private static SafeFileHandle Open(string path, int flags, FileMode mode, FileAccess access)
    {
        path = Path.GetFullPath(path);
        return OperatingSystem.IsLinux() ? OpenOnLinux(path, flags) : OpenElsewhere(path, mode, access);
    }

    private static SafeFileHandle OpenOnLinux(string path, int flags)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var descriptor = LinuxCalls.Open(
            name, flags | LinuxCalls.NonBlocking | LinuxCalls.CloseOnExec | LinuxCalls.NoFollow, LinuxCalls.NewFileMode);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Problem(path, error) is { } found ? new NotPlainFileException(path, found) : Failure(path, error);
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Problem(descriptor) is { } problem)
        {
            file.Dispose();
            throw new NotPlainFileException(path, problem);
        }

        return file;
    }

    private static SafeFileHandle OpenElsewhere(string path, FileMode mode, FileAccess access)
    {
        var info = new FileInfo(path);
        return info.LinkTarget is not null ? throw new NotPlainFileException(path, IsLink)
            : info.Exists && (info.Attributes & FileAttributes.Device) != 0 ? throw new NotPlainFileException(path, IsSpecial)
            : File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete);
    }

    private static unsafe bool IsOurs(SafeFileHandle file)
    {
        LinuxStatus status;
        byte noName = 0;
        var user = LinuxCalls.EffectiveUser();
        return user == 0
            || (LinuxCalls.Status(
                    (int)file.DangerousGetHandle(), &noName, LinuxCalls.EmptyPath, LinuxCalls.TypeModeSizeOwner, &status) == 0
                && status.Owner == user);
    }

    private static Exception Failure(string path, int error)
    {
        var text = $"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}";
        return error switch
        {
            LinuxCalls.NotFound => new FileNotFoundException(text, path),
            LinuxCalls.NotADirectory => new DirectoryNotFoundException(text),
            LinuxCalls.NoAccess or LinuxCalls.NotPermitted => new UnauthorizedAccessException(text),
            _ => new IOException(text, error),
        };
    }
}
