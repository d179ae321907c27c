using System.Runtime.Versioning;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>
/// How a program is asked to end on Windows: by Ctrl+Break, to the group of processes that it leads, on the console that it shares with us.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class ConsoleSignal
{
    /// <summary>Whether what we start shares a console with us; without one it cannot be asked.</summary>
    public static bool IsShared => WindowsCalls.GetConsoleCP() != 0;

    /// <summary>Asks a process that we started, and those of its group, to end.</summary>
    /// <param name="pid">The process, which leads a group.</param>
    /// <returns>Whether it was asked.</returns>
    public static bool TryAsk(int pid) => IsShared && WindowsCalls.GenerateConsoleCtrlEvent(WindowsCalls.CtrlBreak, (uint)pid);
}
