using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PSParallelOrchestrator.Engine.Files.Windows;

/// <summary>Which programs have a file open, by Windows' Restart Manager.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class FileHolders
{
    private const int MostNamed = 3;
    private const int KeyLength = 33;

    /// <summary>Who has one of some files open.</summary>
    /// <param name="paths">The files.</param>
    /// <returns>Their names and process ids, for people; null where the system does not tell.</returns>
    public static string? Of(ReadOnlySpan<string> paths)
    {
        try
        {
            var key = stackalloc char[KeyLength];
            if (StartSession(out var session, 0, key) != 0)
            {
                return null;
            }

            try
            {
                return Of(session, paths.ToArray());
            }
            finally
            {
                _ = EndSession(session);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Systems without a Restart Manager.
            return null;
        }
    }

    private static string? Of(uint session, string[] paths)
    {
        if (RegisterResources(session, (uint)paths.Length, paths, 0, 0, 0, 0) != 0)
        {
            return null;
        }

        var holders = new Holder[MostNamed];
        var count = (uint)holders.Length;
        fixed (Holder* first = holders)
        {
            if (GetList(session, out _, ref count, first, out _) is not (0 or WindowsErrors.MoreData) || count == 0)
            {
                return null;
            }
        }

        return string.Join(", ", holders.Take((int)count).Select(static holder => holder.ToString()));
    }

    [LibraryImport("rstrtmgr.dll", EntryPoint = "RmStartSession", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int StartSession(out uint session, int flags, char* key);

    [LibraryImport("rstrtmgr.dll", EntryPoint = "RmRegisterResources", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int RegisterResources(
        uint session, uint fileCount, string[] files, uint applicationCount, nint applications, uint serviceCount, nint services);

    [LibraryImport("rstrtmgr.dll", EntryPoint = "RmGetList")]
    private static partial int GetList(uint session, out uint needed, ref uint count, Holder* holders, out uint reasons);

    [LibraryImport("rstrtmgr.dll", EntryPoint = "RmEndSession")]
    private static partial int EndSession(uint session);

    // RM_PROCESS_INFO.
    [StructLayout(LayoutKind.Sequential)]
    private struct Holder
    {
        public int Pid;
        public uint StartLow;
        public uint StartHigh;
        public fixed char Name[256];
        public fixed char Service[64];
        public int Kind;
        public uint Status;
        public uint Session;
        public int CanRestart;

        public override string ToString()
        {
            fixed (char* name = Name)
            {
                return FormattableString.Invariant($"{new string(name)} (process {Pid})");
            }
        }
    }
}
