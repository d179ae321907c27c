using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>The calls of the C library (glibc and musl, 64 bit) that .NET does not offer, thinly wrapped.</summary>
internal static unsafe partial class LibC
{
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Truncate = 0x200;
    public const int AppendMode = 0x400;
    public const int CloseOnExec = 0x80000;

    public const int ErrorPermission = 1;
    public const int ErrorNoEntry = 2;
    public const int ErrorNoProcess = 3;
    public const int ErrorInterrupted = 4;
    public const int ErrorTooBig = 7;
    public const int ErrorExecFormat = 8;
    public const int ErrorAgain = 11;
    public const int ErrorNoMemory = 12;
    public const int ErrorAccess = 13;
    public const int ErrorTooManyFilesInSystem = 23;
    public const int ErrorTooManyFiles = 24;
    public const int ErrorTextBusy = 26;

    public const int SignalKill = 9;
    public const int SignalTerminate = 15;
    public const int SignalChild = 17;
    public const int SignalContinue = 18;
    public const int SignalStop = 19;

    private const int DuplicateCloseOnExec = 1030;
    private const int MayExecuteMode = 1;
    private const int MayWriteMode = 2;
    private const int SetChildSubreaper = 36;
    private const int IdTypePid = 1;
    private const int WaitNoHang = 1;
    private const int WaitExited = 4;
    private const int WaitNoReap = 0x1000000;
    private const int UsageOfSelf = 0;
    private const int CallPidfdSendSignal = 424;
    private const int CallPidfdOpen = 434;
    private const short PollIn = 1;
    private const int MostPathBytes = 4096;

    // siginfo_t, which nobody here reads.
    private const int SignalInfoSize = 128;

    /// <summary>Whether a file's permissions let this user execute it.</summary>
    public static bool MayExecute(string path) => Access(path, MayExecuteMode) == 0;

    /// <summary>Whether permissions and mount let this user write a file, or make files in a directory.</summary>
    public static bool MayWrite(string path) => Access(path, MayWriteMode) == 0;

    /// <summary>A path without any link in it; null where that cannot be told.</summary>
    public static string? RealPath(string path)
    {
        var buffer = stackalloc byte[MostPathBytes];
        return CallRealPath(path, buffer) is null ? null : Marshal.PtrToStringUTF8((nint)buffer);
    }

    public static bool SetSubreaper(bool enable) => ProcessControl(SetChildSubreaper, enable ? 1 : 0, 0, 0, 0) == 0;

    /// <summary>Gives a signal its default action back.</summary>
    public static void ResetSignal(int signal) => Signal(signal, 0);

    /// <summary>Opens a file with a descriptor above the three standard ones, which a child's own would overwrite.</summary>
    public static int OpenAboveStandard(byte* path, int flags, int mode) => MoveAboveStandard(Open(path, flags | CloseOnExec, mode));

    /// <summary>Makes a pipe with both descriptors above the three standard ones.</summary>
    public static (int Read, int Write) MakePipe()
    {
        var ends = stackalloc int[2];
        return Pipe(ends, CloseOnExec) == 0 ? (MoveAboveStandard(ends[0]), MoveAboveStandard(ends[1])) : (-1, -1);
    }

    /// <summary>Waits until a child has exited and leaves it unreaped, so that its process id stays its own.</summary>
    /// <returns>False if the exit was lost to somebody else.</returns>
    public static bool WaitForExitWithoutReaping(int pid)
    {
        var info = stackalloc byte[SignalInfoSize];
        while (WaitId(IdTypePid, pid, info, WaitExited | WaitNoReap) != 0)
        {
            if (Marshal.GetLastPInvokeError() != ErrorInterrupted)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reaps a child if it has exited.</summary>
    /// <returns>Whether it had.</returns>
    public static bool TryReap(int pid)
    {
        int status;
        return Wait(pid, &status, WaitNoHang, null) == pid;
    }

    /// <summary>Reaps a child that has exited.</summary>
    /// <returns>False if the exit was lost to somebody else.</returns>
    public static bool Reap(int pid, out int status, out ResourceUsage usage)
    {
        int result;
        fixed (int* statusPointer = &status)
        fixed (ResourceUsage* usagePointer = &usage)
        {
            do
            {
                result = Wait(pid, statusPointer, 0, usagePointer);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);
        }

        return result == pid;
    }

    /// <summary>The largest resident size this process has had, in KiB.</summary>
    public static long OwnPeakKilobytes()
    {
        ResourceUsage usage;
        return GetUsage(UsageOfSelf, &usage) == 0 ? usage.PeakKilobytes : long.MaxValue;
    }

    /// <summary>A descriptor that stands for a process, or -1.</summary>
    public static int OpenProcess(int pid) => (int)SystemCall(CallPidfdOpen, pid, 0, 0, 0);

    public static int SignalProcess(int processDescriptor, int signal) =>
        SystemCall(CallPidfdSendSignal, processDescriptor, signal, 0, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    public static int SignalPid(int pid, int signal) => Kill(pid, signal) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Blocks this thread until a process has exited, or the time is up.</summary>
    public static void AwaitExit(int processDescriptor, int milliseconds)
    {
        var entry = new PollEntry { Descriptor = processDescriptor, Events = PollIn };
        _ = Poll(&entry, 1, milliseconds);
    }

    /// <summary>Blocks this thread, which has to be one of the launcher's own.</summary>
    public static void Pause(int milliseconds) => _ = Poll(null, 0, milliseconds);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* CallRealPath(string path, byte* resolved);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* pid, byte* path, void* fileActions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(void* attributes, void* set);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetSignalDefaults(void* attributes, void* set);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    public static partial int FillSignals(void* set);

    [LibraryImport("libc", EntryPoint = "sigdelset")]
    public static partial int RemoveSignal(void* set, int signal);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    public static partial int AddChangeDirectory(void* actions, byte* path);

    private static int MoveAboveStandard(int descriptor)
    {
        if (descriptor is < 0 or > 2)
        {
            return descriptor;
        }

        var moved = Control(descriptor, DuplicateCloseOnExec, 3);
        _ = Close(descriptor);
        return moved;
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int idType, int id, void* info, int options);

    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait(int pid, int* status, int options, ResourceUsage* usage);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ResourceUsage* usage);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
