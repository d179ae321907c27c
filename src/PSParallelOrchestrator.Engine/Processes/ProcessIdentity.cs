using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>A process beyond all doubt: a process id alone is given to another process some day.</summary>
/// <param name="BootId">The boot of the machine; empty on systems that do not name it.</param>
/// <param name="StartTicks">When it started: on Linux in clock ticks since the boot, elsewhere in 100 ns since year 1 (UTC).</param>
internal sealed record ProcessIdentity(string BootId, int Pid, long StartTicks)
{
    private static readonly Lazy<string> BootIdOfThisMachine = new(() =>
        OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "");

    private static readonly Lazy<ProcessIdentity> ThisProcess = new(() =>
        Of(Environment.ProcessId) ?? throw new InvalidOperationException("The system does not show this process to itself."));

    /// <summary>The boot this process lives in; empty on systems that do not name it.</summary>
    public static string CurrentBootId => BootIdOfThisMachine.Value;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current => ThisProcess.Value;

    /// <summary>The process that has an id now.</summary>
    /// <returns>Who it is, or null if there is none.</returns>
    public static ProcessIdentity? Of(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            return ProcFile.ReadStat(pid) is { IsDead: false } entry ? new ProcessIdentity(CurrentBootId, pid, entry.StartTicks) : null;
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return new ProcessIdentity(CurrentBootId, pid, process.StartTime.ToUniversalTime().Ticks);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Gone, or of another user and so none that we started.
            return null;
        }
    }

    /// <summary>Reads what <see cref="ToText"/> wrote.</summary>
    /// <returns>Who it is; null where the text is something else.</returns>
    public static ProcessIdentity? FromText(string text) =>
        text.Split('/') is [var boot, var pid, var ticks]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? new ProcessIdentity(boot, id, start)
            : null;

    /// <summary>The process as a text, for files.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{BootId}/{Pid}/{StartTicks}");

    /// <summary>Whether this very process still runs here. One that has ended and only waits to be reaped does not.</summary>
    /// <returns>True if it runs.</returns>
    public bool IsAlive() => BootId == CurrentBootId && Of(Pid) is { } now && now.StartTicks == StartTicks;
}
