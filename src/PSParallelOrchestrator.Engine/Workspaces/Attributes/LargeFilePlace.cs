namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>Remembers with the run's repository where the user's store of large files is.</summary>
internal static class LargeFilePlace
{
    private const string FileName = "lfs-store";

    /// <summary>Where it is; null where the user has none.</summary>
    /// <param name="repository">The run's repository.</param>
    public static string? Find(string repository)
    {
        var file = Path.Combine(repository, FileName);
        return File.Exists(file) ? File.ReadAllText(file).TrimEnd('\n') : null;
    }

    /// <summary>Remembers it.</summary>
    public static void Write(string repository, string store) => File.WriteAllText(Path.Combine(repository, FileName), store + "\n");
}
