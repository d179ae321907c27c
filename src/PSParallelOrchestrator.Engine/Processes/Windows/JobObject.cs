using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>
/// A process and everything it starts, also what outlives it: they are limited, counted and ended as one. What is left in it ends when this
/// process does, however that happens.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class JobObject : IDisposable
{
    // As for a process that a signal ended.
    private const uint KilledExitCode = 137;
    private readonly SafeFileHandle handle;

    private JobObject(SafeFileHandle handle) => this.handle = handle;

    /// <summary>How many processes it has now.</summary>
    public int ActiveProcesses => (int)Accounting().ActiveProcesses;

    /// <summary>The most memory that its processes had in use together, in bytes; null where the system does not count it.</summary>
    public long? PeakMemoryBytes =>
        TryQuery<WindowsCalls.JobLimits>(WindowsCalls.ExtendedLimits, out var limits) && limits.PeakJobMemory > 0
            ? (long)limits.PeakJobMemory
            : null;

    /// <summary>Makes a job without processes.</summary>
    /// <param name="memoryBytes">The memory its processes may use together; null for no limit.</param>
    /// <param name="cpus">How many processors' time they may use together; null for no limit.</param>
    /// <exception cref="Win32Exception">The system makes none.</exception>
    public static JobObject Create(long? memoryBytes, double? cpus)
    {
        var job = new JobObject(WindowsCalls.CreateJobObject(0, 0));
        try
        {
            Require(!job.handle.IsInvalid);
            var limits = new WindowsCalls.JobLimits
            {
                Flags = WindowsCalls.KillOnClose | (memoryBytes is null ? 0 : WindowsCalls.JobMemory),
                JobMemory = (nuint)(memoryBytes ?? 0),
            };
            job.Set(WindowsCalls.ExtendedLimits, limits);
            var processors = WindowsCalls.GetActiveProcessorCount(WindowsCalls.AllProcessorGroups);
            if (cpus is { } share && share < processors)
            {
                var rate = new WindowsCalls.JobCpuRate
                {
                    Flags = WindowsCalls.CpuRateEnabled | WindowsCalls.CpuRateHardCap,
                    Rate = (uint)Math.Clamp(share / processors * 10_000, 1, 10_000),
                };
                job.Set(WindowsCalls.CpuRate, rate);
            }

            return job;
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    /// <summary>Takes in a process that has not begun yet.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public void Add(SafeProcessHandle process) => Require(WindowsCalls.AssignProcessToJobObject(handle, process));

    /// <summary>Ends every process in it.</summary>
    public void Terminate() => _ = WindowsCalls.TerminateJobObject(handle, KilledExitCode);

    /// <summary>What its processes have used so far, those that have ended too.</summary>
    public (double CpuSeconds, long ReadBytes, long WriteBytes) Usage()
    {
        var counted = Accounting();
        return (TimeSpan.FromTicks(counted.UserTime + counted.KernelTime).TotalSeconds, (long)counted.ReadBytes, (long)counted.WriteBytes);
    }

    public void Dispose() => handle.Dispose();

    private WindowsCalls.JobAccounting Accounting() =>
        TryQuery<WindowsCalls.JobAccounting>(WindowsCalls.BasicAccounting, out var counted) ? counted : default;

    private void Set<T>(int kind, T information)
        where T : unmanaged =>
        Require(WindowsCalls.SetInformationJobObject(handle, kind, &information, (uint)sizeof(T)));

    private bool TryQuery<T>(int kind, out T information)
        where T : unmanaged
    {
        T read = default;
        var isRead = WindowsCalls.QueryInformationJobObject(handle, kind, &read, (uint)sizeof(T), null);
        information = read;
        return isRead;
    }

    private static void Require(bool isDone)
    {
        if (!isDone)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
