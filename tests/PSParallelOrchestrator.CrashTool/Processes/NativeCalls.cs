using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.CrashTool.Processes;

/// <summary>Calls of the system that .NET does not have.</summary>
internal static partial class NativeCalls
{
    private const int KillSignal = 9;

    /// <summary>Waits, which .NET does in whole milliseconds only.</summary>
    /// <param name="microseconds">How long, less than a million.</param>
    public static void Sleep(uint microseconds) => _ = USleep(microseconds);

    /// <summary>Kills a process.</summary>
    /// <param name="process">Its id.</param>
    /// <returns>Whether it was there.</returns>
    public static bool Kill(int process) => SendSignal(process, KillSignal) == 0;

    [LibraryImport("libc", EntryPoint = "usleep")]
    private static partial int USleep(uint microseconds);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
