using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>Remembers with the run's repository where the user's store of large files is.</summary>
internal static class LargeFilePlace
{
    private const string FileName = "lfs-store";

    /// <summary>Opens the stores of a run.</summary>
    /// <returns>Null where the user has none.</returns>
    public static LargeFileStore? Open(RunPaths paths)
    {
        var file = Path.Combine(paths.Repository, FileName);
        return File.Exists(file)
            ? new LargeFileStore(Path.Combine(paths.State, "lfs"), File.ReadAllText(file).TrimEnd('\n'))
            : null;
    }

    /// <summary>Remembers the user's.</summary>
    public static void Write(RunPaths paths, string store) => File.WriteAllText(Path.Combine(paths.Repository, FileName), store + "\n");
}
