using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>Finds executors by what they were started with, where no file says who they are.</summary>
internal static class ExecutorProcesses
{
    // The word that makes psorch an executor, and the option by which it is handed keys.
    private const string Command = "exec";
    private const string SecretsOption = "--secrets";

    /// <summary>What psorch is started with.</summary>
    /// <param name="hasSecrets">Whether it is handed keys over standard input.</param>
    public static string[] Arguments(string directory, bool hasSecrets) =>
        hasSecrets ? [Command, directory, SecretsOption, ExecutorSecrets.StandardInput] : [Command, directory];

    /// <summary>The living executor of an attempt.</summary>
    /// <returns>The process; null where there is none, or where the system does not show what processes were started with.</returns>
    public static ProcessIdentity? Find(string directory)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var plain = Encoded(Arguments(directory, hasSecrets: false));
        var withSecrets = Encoded(Arguments(directory, hasSecrets: true));
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(entry.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ProcessIdentity.Of(pid) is { } identity
                && CommandLine(entry) is var line
                && (line.AsSpan().EndsWith(plain) || line.AsSpan().EndsWith(withSecrets))
                && identity.IsAlive())
            {
                return identity;
            }
        }

        return null;
    }

    private static byte[] Encoded(string[] arguments) => Encoding.UTF8.GetBytes($"\0{string.Join('\0', arguments)}\0");

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
