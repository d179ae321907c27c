using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>Reads files of /proc with as few system calls and allocations as it takes: they are read for every child.</summary>
internal static unsafe class ProcFile
{
    private const int StatSize = 1024;
    private const int PathSize = 64;
    private const int LargestOpenAttempts = 200;
    private const int OpenPauseMilliseconds = 5;
    private static ReadOnlySpan<byte> TokenPrefix => "PSORCH_TOKEN="u8;

    /// <summary>What the system says of a process (or thread) now; null if there is none.</summary>
    public static ProcessEntry? ReadStat(int pid)
    {
        Span<byte> buffer = stackalloc byte[StatSize];
        Span<byte> path = stackalloc byte[PathSize];
        PathOf(pid, "/stat"u8, path);
        var length = Read(path, buffer);
        return length > 0 && ProcessEntry.TryParse(pid, buffer[..length], out var entry) ? entry : null;
    }

    /// <summary>The token in the environment a process was started with; null if there is none, or it may not be read.</summary>
    public static string? ReadToken(int pid) => ReadVariable(pid, TokenPrefix);

    /// <summary>A variable in the environment a process was started with; null if it has none, or it may not be read.</summary>
    /// <param name="prefix">The variable's name and the equals sign.</param>
    public static string? ReadVariable(int pid, ReadOnlySpan<byte> prefix)
    {
        Span<byte> path = stackalloc byte[PathSize];
        PathOf(pid, "/environ"u8, path);
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var length = ReadAll(path, ref buffer);
            var rest = buffer.AsSpan(0, length);
            while (rest.Length > 0)
            {
                var end = rest.IndexOf((byte)0);
                var variable = end < 0 ? rest : rest[..end];
                if (variable.StartsWith(prefix))
                {
                    return Encoding.UTF8.GetString(variable[prefix.Length..]);
                }

                rest = end < 0 ? default : rest[(end + 1)..];
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// The children of this process's first thread: where this process is a subreaper and starts its own children on other
    /// threads, exactly the orphans handed to it.
    /// </summary>
    /// <returns>Null if the kernel has no such list.</returns>
    public static List<int>? ReadChildrenOfMainThread()
    {
        var self = Environment.ProcessId;
        Span<byte> path = stackalloc byte[PathSize];
        Span<byte> suffix = stackalloc byte[PathSize];
        "/task/"u8.CopyTo(suffix);
        Utf8Formatter.TryFormat(self, suffix[6..], out var digits);
        "/children"u8.CopyTo(suffix[(6 + digits)..]);
        PathOf(self, suffix[..(6 + digits + 9)], path);
        Span<byte> first = stackalloc byte[StatSize];
        var length = Read(path, first);
        if (length < 0)
        {
            return null;
        }

        if (length < first.Length)
        {
            return ParsePids(first[..length]);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            length = ReadAll(path, ref buffer);
            return ParsePids(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// The process id given out last; 0 if the system does not say. (Not from /proc/loadavg: in some containers that file
    /// is made up, or speaks of the host's numbers.)
    /// </summary>
    public static int ReadLastPid()
    {
        Span<byte> buffer = stackalloc byte[32];
        var length = Read("/proc/sys/kernel/ns_last_pid\0"u8, buffer);
        return length > 0 && TryParse(buffer[..length].TrimEnd((byte)'\n'), out var pid) ? (int)pid : 0;
    }

    /// <summary>A number of /proc/PID/status; null if the process or the line is missing.</summary>
    /// <param name="name">The name of the line with its colon.</param>
    /// <param name="isHexadecimal">Whether the number is a mask.</param>
    public static long? ReadStatus(int pid, ReadOnlySpan<byte> name, bool isHexadecimal = false)
    {
        Span<byte> path = stackalloc byte[PathSize];
        PathOf(pid, "/status"u8, path);
        Span<byte> buffer = stackalloc byte[4096];
        var length = Read(path, buffer);
        if (length <= 0)
        {
            return null;
        }

        var rest = buffer[..length];
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            if (line.StartsWith(name))
            {
                var value = line[name.Length..].Trim(" \t"u8);
                return Utf8Parser.TryParse(value, out long number, out _, isHexadecimal ? 'x' : 'D') ? number : null;
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return null;
    }

    /// <summary>Reads a decimal number that is nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;

    private static List<int> ParsePids(ReadOnlySpan<byte> text)
    {
        var pids = new List<int>();
        foreach (var range in text.Split((byte)' '))
        {
            if (TryParse(text[range], out var pid))
            {
                pids.Add((int)pid);
            }
        }

        return pids;
    }

    private static void PathOf(int pid, ReadOnlySpan<byte> suffix, Span<byte> path)
    {
        "/proc/"u8.CopyTo(path);
        Utf8Formatter.TryFormat(pid, path[6..], out var digits);
        suffix.CopyTo(path[(6 + digits)..]);
        path[6 + digits + suffix.Length] = 0;
    }

    private static int Read(ReadOnlySpan<byte> path, Span<byte> buffer)
    {
        fixed (byte* pathPointer = path)
        fixed (byte* bufferPointer = buffer)
        {
            var descriptor = Open(pathPointer);
            if (descriptor < 0)
            {
                return -1;
            }

            var length = (int)LibC.Read(descriptor, bufferPointer, buffer.Length);
            _ = LibC.Close(descriptor);
            return length;
        }
    }

    private static int Open(byte* path)
    {
        for (var attempt = 0; attempt < LargestOpenAttempts; attempt++)
        {
            var descriptor = LibC.Open(path, LibC.ReadOnly | LibC.CloseOnExec, 0);

            // Without a free descriptor a process that lives would look like one that is gone.
            if (descriptor >= 0 || Marshal.GetLastPInvokeError() is not (LibC.ErrorTooManyFiles or LibC.ErrorTooManyFilesInSystem))
            {
                return descriptor;
            }

            LibC.Pause(OpenPauseMilliseconds);
        }

        throw new IOException("The processes cannot be looked at: there has been no free file descriptor for a second.");
    }

    private static int ReadAll(ReadOnlySpan<byte> path, ref byte[] buffer)
    {
        int descriptor;
        fixed (byte* pathPointer = path)
        {
            descriptor = Open(pathPointer);
        }

        if (descriptor < 0)
        {
            return 0;
        }

        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }

            nint read;
            fixed (byte* pointer = &buffer[length])
            {
                read = LibC.Read(descriptor, pointer, buffer.Length - length);
            }

            if (read <= 0)
            {
                break;
            }

            length += (int)read;
        }

        _ = LibC.Close(descriptor);
        return length;
    }
}
