namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Directories that their owner alone can look into.</summary>
internal static class PrivateDirectory
{
    /// <summary>Makes one, where it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
