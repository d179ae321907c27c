using System.Runtime.InteropServices;
using System.Text;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>Starts a process by posix_spawn: a session of its own, default signals, no file but the three standard ones.</summary>
internal static unsafe class SpawnCall
{
    // posix_spawnattr_t has 336 bytes in glibc and musl, posix_spawn_file_actions_t 80, sigset_t 128: room to grow.
    private const int AttributesSize = 1024;
    private const int ActionsSize = 512;
    private const int SignalSetSize = 512;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;
    private const int BusyRetries = 20;
    private const int BusyPauseMilliseconds = 5;

    // The same for every child, and only read: made once, and never freed.
    private static readonly nint Attributes = MakeAttributes();

    // glibc 2.34; elsewhere it has to do that our own files are all marked close-on-exec.
    private static readonly delegate* unmanaged<void*, int, int> AddCloseFrom = FindCloseFrom();

    /// <summary>Starts a program.</summary>
    /// <param name="program">The full path of its file.</param>
    /// <param name="info">What it gets.</param>
    /// <exception cref="ChildStartException">It could not be started.</exception>
    public static int Start(string program, ChildStartInfo info, ChildFiles files)
    {
        using var arguments = new NativeText([info.FileName, .. info.Arguments]);
        using var environment = new NativeText(Assignments(info.Environment));
        var actions = stackalloc byte[ActionsSize];
        Check(LibC.InitActions(actions), program);
        try
        {
            Check(LibC.AddDuplicate(actions, files.Input, 0), program);
            Check(LibC.AddDuplicate(actions, files.Output, 1), program);
            Check(LibC.AddDuplicate(actions, files.Error, 2), program);
            if (AddCloseFrom is not null)
            {
                Check(AddCloseFrom(actions, 3), program);
            }

            fixed (byte* directory = Encoding.UTF8.GetBytes(info.WorkingDirectory + '\0'))
            fixed (byte* path = Encoding.UTF8.GetBytes(program + '\0'))
            {
                Check(LibC.AddChangeDirectory(actions, directory), program);
                return Spawn(path, actions, arguments.Pointers, environment.Pointers, out var pid) is var error && error == 0
                    ? pid
                    : throw StartFailure.Explain(error, program, info);
            }
        }
        finally
        {
            _ = LibC.DestroyActions(actions);
        }
    }

    private static List<string> Assignments(IReadOnlyDictionary<string, string> environment)
    {
        var assignments = new List<string>(environment.Count);
        foreach (var (name, value) in environment)
        {
            assignments.Add(name + "=" + value);
        }

        return assignments;
    }

    private static int Spawn(byte* path, byte* actions, byte** arguments, byte** environment, out int pid)
    {
        for (var attempt = 0; ; attempt++)
        {
            int started;
            var error = LibC.Spawn(&started, path, actions, (void*)Attributes, arguments, environment);
            pid = started;

            // A program that was written a moment ago is busy while another child, between its fork and its exec, still
            // has the file open for writing.
            if (error != LibC.ErrorTextBusy || attempt == BusyRetries)
            {
                return error;
            }

            LibC.Pause(BusyPauseMilliseconds);
        }
    }

    private static nint MakeAttributes()
    {
        // With SIGCHLD ignored (inherited by us from a careless parent) the kernel would not keep our children's exits.
        if (ProcFile.ReadStatus(Environment.ProcessId, "SigIgn:"u8, isHexadecimal: true) is { } ignored
            && (ignored & (1L << (LibC.SignalChild - 1))) != 0)
        {
            LibC.ResetSignal(LibC.SignalChild);
        }

        var attributes = NativeMemory.AllocZeroed(AttributesSize);
        var signals = stackalloc byte[SignalSetSize];
        new Span<byte>(signals, SignalSetSize).Clear();
        Check(LibC.InitAttributes(attributes), "posix_spawn");
        Check(LibC.SetFlags(attributes, SetSignalDefaults | SetSignalMask | SetSession), "posix_spawn");
        Check(LibC.SetSignalMask(attributes, signals), "posix_spawn");
        _ = LibC.FillSignals(signals);
        _ = LibC.RemoveSignal(signals, LibC.SignalKill);
        _ = LibC.RemoveSignal(signals, LibC.SignalStop);
        Check(LibC.SetSignalDefaults(attributes, signals), "posix_spawn");
        return (nint)attributes;
    }

    private static delegate* unmanaged<void*, int, int> FindCloseFrom() =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "posix_spawn_file_actions_addclosefrom_np", out var address)
            ? (delegate* unmanaged<void*, int, int>)address
            : null;

    private static void Check(int error, string program)
    {
        if (error != 0)
        {
            throw ProcessErrors.Resources(program, Marshal.GetPInvokeErrorMessage(error));
        }
    }
}
