using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>struct rusage of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential, Size = 144)]
internal struct ResourceUsage
{
    private const int BlockSize = 512;

    public long UserSeconds;
    public long UserMicroseconds;
    public long SystemSeconds;
    public long SystemMicroseconds;
    public long PeakKilobytes;
    public long SharedText;
    public long UnsharedData;
    public long UnsharedStack;
    public long MinorFaults;
    public long MajorFaults;
    public long Swaps;
    public long BlocksRead;
    public long BlocksWritten;

    public readonly double CpuSeconds => UserSeconds + SystemSeconds + ((UserMicroseconds + SystemMicroseconds) / 1e6);

    public readonly long ReadBytes => BlocksRead * BlockSize;

    public readonly long WriteBytes => BlocksWritten * BlockSize;
}
