using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Cli.Streams;

/// <summary>How many files this process may have open. With too few, even the parts of psorch cannot be loaded.</summary>
internal static unsafe partial class OpenFiles
{
    private const nuint Least = 128;
    private const int LinuxLimit = 7;
    private const int MacLimit = 8;
    private const int ErrorNumber = 2;

    /// <summary>Says so where they are too few, without loading anything.</summary>
    /// <returns>Whether they are.</returns>
    public static bool AreTooFew()
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var limits = stackalloc nuint[2];
        if (GetLimit(OperatingSystem.IsMacOS() ? MacLimit : LinuxLimit, limits) != 0 || limits[0] >= Least)
        {
            return false;
        }

        var text = "psorch: Fewer than 128 open files are allowed here (ulimit -n). Allow 1024 or more. [OpenFilesTooFew]\n"u8;
        fixed (byte* bytes = text)
        {
            _ = WriteTo(ErrorNumber, bytes, (nuint)text.Length);
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, nuint* limits);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteTo(int descriptor, byte* bytes, nuint count);
}
