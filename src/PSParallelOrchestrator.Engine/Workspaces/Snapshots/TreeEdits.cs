using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>What makes a tree of what a task was given.</summary>
/// <param name="Gone">Paths that are no longer there.</param>
/// <param name="Changed">Files that are new or different.</param>
internal sealed record TreeEdits(List<GitPath> Gone, List<KeyValuePair<GitPath, GitEntry>> Changed)
{
    /// <summary>Whether nothing is different.</summary>
    public bool IsEmpty => Gone.Count == 0 && Changed.Count == 0;

    /// <summary>Takes out what is inside a submodule.</summary>
    /// <returns>It, with paths relative to the submodule.</returns>
    public TreeEdits TakeOut(Submodule submodule)
    {
        var own = new TreeEdits(
            [.. Gone.Where(path => path.IsBeneath(submodule.Path)).Select(Inside)],
            [.. Changed.Where(file => submodule.Holds(file.Key)).Select(file => KeyValuePair.Create(Inside(file.Key), file.Value))]);
        Gone.RemoveAll(submodule.Holds);
        Changed.RemoveAll(file => submodule.Holds(file.Key));
        return own;

        // A file in the submodule's own place is kept under its name.
        GitPath Inside(GitPath path) =>
            path == submodule.Path ? path.Name : new GitPath(path.Raw[(submodule.Path.Raw.Length + 1)..]);
    }
}
