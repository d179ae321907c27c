using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Attributes;

/// <summary>The form of each file that a repository's attributes say something of.</summary>
internal sealed class FileForms(IReadOnlyDictionary<GitPath, FileForm> forms, LargeFileStore? store)
{
    /// <summary>Nothing becomes of any file.</summary>
    public static FileForms AsTheyAre { get; } = new(new Dictionary<GitPath, FileForm>(), null);

    /// <summary>Where the content of large files is kept.</summary>
    public LargeFileStore? Store => store;

    /// <summary>What becomes of a file.</summary>
    public FileForm Of(GitPath path) => forms.GetValueOrDefault(path);
}
