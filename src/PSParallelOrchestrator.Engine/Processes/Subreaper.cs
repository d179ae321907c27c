using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>
/// Makes this process the parent of every descendant that loses its own (Linux), so that no process of an attempt can
/// escape by daemonising. For a process that is ours alone, never inside PowerShell: from then on this process reaps
/// whatever is handed to its main thread, so nothing but the engine's launcher may start processes in it.
/// </summary>
public static class Subreaper
{
    private static SubreaperStrategy? enabled;

    /// <summary>Whether this process is a subreaper.</summary>
    public static bool IsEnabled => Volatile.Read(ref enabled) is not null;

    /// <summary>How the launcher finds what children leave behind.</summary>
    internal static ILeftoverStrategy Strategy => (ILeftoverStrategy?)Volatile.Read(ref enabled) ?? ScanStrategy.Instance;

    /// <summary>Makes this process a subreaper. To be called once, before the first child is started.</summary>
    /// <returns>False where the system cannot (not Linux, or no list of children in /proc): the launcher then scans /proc.</returns>
    public static bool TryEnable()
    {
        if (IsEnabled)
        {
            return true;
        }

        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return false;
        }

        if (!SubreaperStrategy.CanListOrphans() || !LibC.SetSubreaper(true))
        {
            return false;
        }

        Volatile.Write(ref enabled, new SubreaperStrategy());
        return true;
    }

    /// <summary>
    /// Ends the orphans that could be attributed to no child, with all they started. They are also ended whenever the last
    /// running child ends; this is for the end of a run. Does nothing while children run.
    /// </summary>
    /// <returns>How many were ended.</returns>
    public static Task<int> EndOrphansAsync()
    {
        return Volatile.Read(ref enabled) is { } strategy
            ? LauncherThreads.RunAsync(strategy.EndUnattributed)
            : Task.FromResult(0);
    }

    /// <summary>Undoes <see cref="TryEnable"/>, for tests.</summary>
    internal static void Disable()
    {
        if (Interlocked.Exchange(ref enabled, null) is not null)
        {
            LibC.SetSubreaper(false);
        }
    }
}
