using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>The calls of Windows by which processes are started, held together and ended.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WindowsCalls
{
    public const uint GenericRead = 0x80000000;
    public const uint GenericWrite = 0x40000000;
    public const uint AppendData = 0x4;
    public const uint Synchronize = 0x100000;
    public const uint ShareAll = 0x7;
    public const uint CreateAlways = 2;
    public const uint OpenExisting = 3;
    public const uint OpenAlways = 4;
    public const uint NormalFile = 0x80;
    public const uint Suspended = 0x4;
    public const uint NewProcessGroup = 0x200;
    public const uint UnicodeEnvironment = 0x400;
    public const uint ExtendedStartup = 0x80000;
    public const uint BreakAwayFromJob = 0x1000000;
    public const uint NoWindow = 0x8000000;
    public const int UseStandardHandles = 0x100;
    public const uint HandleIsInherited = 0x1;
    public const nuint HandleList = 0x20002;
    public const uint CtrlBreak = 1;
    public const ushort AllProcessorGroups = 0xFFFF;
    public const int BasicAccounting = 8;
    public const int ExtendedLimits = 9;
    public const int CpuRate = 15;
    public const uint KillOnClose = 0x2000;
    public const uint JobMemory = 0x200;
    public const uint CpuRateEnabled = 0x1;
    public const uint CpuRateHardCap = 0x4;

    [LibraryImport("kernel32.dll", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    public static partial SafeFileHandle CreateFile(
        string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32.dll", EntryPoint = "CreateProcessW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateProcess(
        string? program,
        char* commandLine,
        nint processSecurity,
        nint threadSecurity,
        [MarshalAs(UnmanagedType.Bool)] bool inherits,
        uint flags,
        char* environment,
        string directory,
        StartupInformation* startup,
        ProcessInformation* started);

    [LibraryImport("kernel32.dll", EntryPoint = "InitializeProcThreadAttributeList", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool InitializeAttributes(byte* list, int count, int flags, nuint* size);

    [LibraryImport("kernel32.dll", EntryPoint = "UpdateProcThreadAttribute", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool UpdateAttribute(byte* list, uint flags, nuint attribute, void* value, nuint size, nint old, nint oldSize);

    [LibraryImport("kernel32.dll", EntryPoint = "DeleteProcThreadAttributeList")]
    public static partial void DeleteAttributes(byte* list);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    public static partial uint ResumeThread(nint thread);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CloseHandle(nint handle);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetHandleInformation(SafeFileHandle handle, uint mask, uint flags);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool TerminateProcess(SafeProcessHandle process, uint exitCode);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GetExitCodeProcess(SafeProcessHandle process, out uint exitCode);

    [LibraryImport("kernel32.dll", EntryPoint = "CreateJobObjectW", SetLastError = true)]
    public static partial SafeFileHandle CreateJobObject(nint security, nint name);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool TerminateJobObject(SafeFileHandle job, uint exitCode);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool SetInformationJobObject(SafeFileHandle job, int kind, void* information, uint size);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool QueryInformationJobObject(SafeFileHandle job, int kind, void* information, uint size, uint* returned);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool GenerateConsoleCtrlEvent(uint signal, uint group);

    [LibraryImport("kernel32.dll")]
    public static partial uint GetActiveProcessorCount(ushort group);

    [LibraryImport("kernel32.dll")]
    public static partial uint GetConsoleCP();

    [StructLayout(LayoutKind.Sequential)]
    public struct StartupInformation
    {
        public int Size;
        public nint Reserved;
        public nint Desktop;
        public nint Title;
        public int X;
        public int Y;
        public int Width;
        public int Height;
        public int CharsWide;
        public int CharsHigh;
        public int Fill;
        public int Flags;
        public short Show;
        public short ReservedSize;
        public nint ReservedBytes;
        public nint Input;
        public nint Output;
        public nint Error;
        public byte* Attributes;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public uint Pid;
        public uint ThreadId;
    }

    // JOBOBJECT_BASIC_AND_IO_ACCOUNTING_INFORMATION; times in 100 ns.
    [StructLayout(LayoutKind.Sequential)]
    public struct JobAccounting
    {
        public long UserTime;
        public long KernelTime;
        public long PeriodUserTime;
        public long PeriodKernelTime;
        public uint PageFaults;
        public uint Processes;
        public uint ActiveProcesses;
        public uint Terminated;
        public ulong Reads;
        public ulong Writes;
        public ulong Others;
        public ulong ReadBytes;
        public ulong WriteBytes;
        public ulong OtherBytes;
    }

    // JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
    [StructLayout(LayoutKind.Sequential)]
    public struct JobLimits
    {
        public long ProcessTime;
        public long JobTime;
        public uint Flags;
        public nuint LeastWorkingSet;
        public nuint MostWorkingSet;
        public uint MostProcesses;
        public nuint Affinity;
        public uint Priority;
        public uint Scheduling;
        public ulong Reads;
        public ulong Writes;
        public ulong Others;
        public ulong ReadBytes;
        public ulong WriteBytes;
        public ulong OtherBytes;
        public nuint ProcessMemory;
        public nuint JobMemory;
        public nuint PeakProcessMemory;
        public nuint PeakJobMemory;
    }

    // JOBOBJECT_CPU_RATE_CONTROL_INFORMATION: hundredths of a percent of all processors.
    [StructLayout(LayoutKind.Sequential)]
    public struct JobCpuRate
    {
        public uint Flags;
        public uint Rate;
    }
}
