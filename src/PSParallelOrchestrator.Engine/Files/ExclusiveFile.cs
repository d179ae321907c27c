using System.Runtime.InteropServices;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Makes files that one of several processes can make, and that are whole as soon as anybody sees them.</summary>
internal static class ExclusiveFile
{
    private const int AlreadyExists = unchecked((int)0x800700B7);

    /// <summary>Makes a file, unless it is there.</summary>
    /// <param name="path">The file; its directory exists.</param>
    /// <param name="content">What it holds.</param>
    /// <returns>Whether this call made it.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryFile.Beside(path);
        try
        {
            Write(temporary, content);
            return OperatingSystem.IsLinux() ? TryLink(temporary, path, content) : TryMove(temporary, path);
        }
        finally
        {
            FileChange.Delete(temporary);
        }
    }

    private static bool TryLink(string temporary, string path, ReadOnlySpan<byte> content)
    {
        if (LinuxCalls.Link(Name(temporary), Name(path)) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error == LinuxCalls.Exists)
        {
            return false;
        }

        // Without hard links a reader may meet the file half written, and must not take that for damage at once.
        return LinuxCalls.MeansNoHardLinks(error)
            ? TryWrite(path, content)
            : throw new IOException($"{path} cannot be made: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private static bool TryMove(string temporary, string path)
    {
        try
        {
            FileChange.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException e) when (e.HResult == AlreadyExists)
        {
            return false;
        }
    }

    private static bool TryWrite(string path, ReadOnlySpan<byte> content)
    {
        try
        {
            Write(path, content);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(file, content, fileOffset: 0);
    }

    private static byte[] Name(string path) => Encoding.UTF8.GetBytes(path + '\0');
}
