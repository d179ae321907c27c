using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>A hold on one process, so that a signal cannot reach another one that was given its id meanwhile.</summary>
internal sealed class ProcessHandle : IDisposable
{
    private const int FallbackPauseMilliseconds = 2;
    private readonly ProcessEntry entry;
    private readonly int descriptor;

    private ProcessHandle(ProcessEntry entry, int descriptor)
    {
        this.entry = entry;
        this.descriptor = descriptor;
    }

    /// <summary>Takes hold of a process.</summary>
    /// <returns>Null if it is gone.</returns>
    public static ProcessHandle? TryOpen(ProcessEntry entry)
    {
        if (entry.Pid <= 1 || entry.Pid == Environment.ProcessId)
        {
            return null;
        }

        var descriptor = LibC.OpenProcess(entry.Pid);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == LibC.ErrorNoProcess)
        {
            return null;
        }

        // Without a descriptor (old kernel, none left) a check right before each signal has to do.
        var handle = new ProcessHandle(entry, descriptor);
        if (handle.IsStillThere())
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Sends a signal.</summary>
    /// <returns>0, or the error number.</returns>
    public int Signal(int signal)
    {
        if (descriptor >= 0)
        {
            return LibC.SignalProcess(descriptor, signal);
        }

        return IsStillThere() ? LibC.SignalPid(entry.Pid, signal) : LibC.ErrorNoProcess;
    }

    /// <summary>Blocks this thread until the process has exited, or for about as long as it may take.</summary>
    public void AwaitExit(int milliseconds)
    {
        if (descriptor >= 0)
        {
            LibC.AwaitExit(descriptor, milliseconds);
        }
        else if (IsStillThere())
        {
            LibC.Pause(FallbackPauseMilliseconds);
        }
    }

    public void Dispose()
    {
        if (descriptor >= 0)
        {
            _ = LibC.Close(descriptor);
        }
    }

    private bool IsStillThere() => ProcFile.ReadStat(entry.Pid) is { IsDead: false } now && now.StartTicks == entry.StartTicks;
}
