using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Warm;

/// <summary>
/// Where attempts are in a container that is kept: it sees the directory of its executor, which holds those of its attempts.
/// </summary>
internal static class WarmPlace
{
    /// <summary>
    /// Whether an attempt is run in a container that is kept. An agent never is: its container is what confines it.
    /// </summary>
    public static bool Takes(DockerBackendOptions options, AttemptSpec spec) => options.ReuseContainer && spec.Task.Kind != TaskKind.Agent;

    /// <summary>The directory of an attempt's executor, here.</summary>
    /// <param name="attempt">The directory of the attempt.</param>
    public static string Root(string attempt) => Path.GetDirectoryName(Path.GetDirectoryName(attempt)!)!;

    /// <summary>The directory of an attempt, relative to that of its executor, with slashes.</summary>
    public static string Relative(AttemptSpec spec) =>
        Path.GetRelativePath(Root(spec.Directory), spec.Directory).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The directory of an attempt in its container.</summary>
    public static string Inside(AttemptSpec spec) => $"{ContainerRequest.Output}/{Relative(spec)}";

    /// <summary>
    /// Lets the user of the container pass through the directories above the attempt's, which are not his: he needs their names for that.
    /// </summary>
    public static void LetThrough(AttemptSpec spec)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var directory in (string[])[Root(spec.Directory), Path.GetDirectoryName(spec.Directory)!])
        {
            var mode = File.GetUnixFileMode(directory);
            if (!mode.HasFlag(UnixFileMode.OtherExecute))
            {
                File.SetUnixFileMode(directory, mode | UnixFileMode.OtherExecute);
            }
        }
    }
}
