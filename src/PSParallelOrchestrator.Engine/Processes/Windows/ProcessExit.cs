using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>Waits for the end of a process without a thread of its own.</summary>
[SupportedOSPlatform("windows")]
internal static class ProcessExit
{
    /// <summary>Waits until a process has ended.</summary>
    /// <param name="process">The process; it stays open.</param>
    /// <returns>A task that ends then.</returns>
    public static async Task WaitAsync(SafeProcessHandle process)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var wait = new ProcessWait(process);
        var registered = ThreadPool.UnsafeRegisterWaitForSingleObject(
            wait, static (state, _) => ((TaskCompletionSource)state!).TrySetResult(), ended, Timeout.Infinite, executeOnlyOnce: true);
        await ended.Task;
        registered.Unregister(null);
    }

    /// <summary>The exit code of a process that has ended; a crash's status as Windows has it, which is negative.</summary>
    public static int Code(SafeProcessHandle process) => WindowsCalls.GetExitCodeProcess(process, out var code) ? unchecked((int)code) : -1;

    private sealed class ProcessWait : WaitHandle
    {
        public ProcessWait(SafeProcessHandle process) =>
            SafeWaitHandle = new SafeWaitHandle(process.DangerousGetHandle(), ownsHandle: false);
    }
}
