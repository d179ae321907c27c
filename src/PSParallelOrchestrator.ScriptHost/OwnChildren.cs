using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>
/// The processes that scripts of this process started. On Linux this process adopts what loses its parent, so that nothing that a script
/// left can hide; elsewhere the orchestrator knows by other means.
/// </summary>
internal static class OwnChildren
{
    private const int SetChildSubreaper = 36;
    private const int AllChildren = 0;
    private const int NoHang = 1;
    private const int Exited = 4;
    private const int LeaveWaitable = 0x01000000;
    private const int InformationLength = 128;

    private static readonly bool IsLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    /// <summary>Lets what its descendants leave behind become children of this process.</summary>
    public static void Adopt()
    {
        if (IsLinux)
        {
            _ = Native.prctl(SetChildSubreaper, 1, 0, 0, 0);
        }
    }

    /// <summary>Whether there are any, also ones that have ended and that nobody has asked for.</summary>
    public static bool Any()
    {
        if (!IsLinux)
        {
            return false;
        }

        // There are none when there is nobody to wait for.
        var information = new byte[InformationLength];
        return Native.waitid(AllChildren, 0, information, NoHang | Exited | LeaveWaitable) == 0;
    }

    private static class Native
    {
        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int prctl(int option, ulong argument2, ulong argument3, ulong argument4, ulong argument5);

        [DllImport("libc", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int waitid(int idType, int id, byte[] information, int options);
    }
}
