using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>Finds executors by what they were started with, where no file says who they are.</summary>
internal static class ExecutorProcesses
{
    /// <summary>The word that makes psorch an executor.</summary>
    public const string Command = "exec";

    /// <summary>The living executor of an attempt.</summary>
    /// <param name="directory">The attempt's directory.</param>
    /// <returns>The process; null where there is none, or where the system does not show what processes were started with.</returns>
    public static ProcessIdentity? Find(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var arguments = Encoding.UTF8.GetBytes($"\0{Command}\0{directory}\0");
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ProcessIdentity.Of(pid) is { } identity
                && CommandLine(entry).AsSpan().EndsWith(arguments)
                && identity.IsAlive())
            {
                return identity;
            }
        }

        return null;
    }

    private static byte[] CommandLine(string entry)
    {
        try
        {
            return File.ReadAllBytes(entry + "/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended between the two looks.
            return [];
        }
    }
}
