using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Engine.Processes.Linux;

/// <summary>
/// What the system shows of this process's environment (<c>/proc/PID/environ</c>): every program of the same user can read that, so also
/// what tasks run.
/// </summary>
internal static unsafe partial class ShownEnvironment
{
    /// <summary>
    /// Takes values out of what is shown. In this process, and for what it starts with an environment of its own making, the variables stay
    /// as they are.
    /// </summary>
    /// <param name="names">The variables.</param>
    public static void Hide(IEnumerable<string> names)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var name in names)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                // From here on the runtime has a copy of its own, whoever reads the variable.
                Environment.SetEnvironmentVariable(name, value);
                for (var shown = Find(name); shown is not null && *shown != 0; shown++)
                {
                    *shown = 0;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* Find(string name);
}
