using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>
/// Decides about the links of a workspace. An absolute one to its inside becomes relative, since the result stands elsewhere; one that
/// leads out is left out.
/// </summary>
/// <param name="workspace">Where the workspace stands, under all names that a task may know it by.</param>
/// <param name="known">What the task was given: it may give it back.</param>
internal sealed class WorkspaceLinks(IReadOnlyList<string> workspace, IReadOnlyDictionary<GitPath, GitEntry> known)
{
    // As much as a link can hold on Linux.
    private const int MostTargetBytes = 4095;
    private readonly List<string> roots = [.. workspace.Select(root => GitPath.FromText(root).Raw.TrimEnd('/'))];

    /// <summary>Sorts the links out.</summary>
    /// <param name="files">What a walk found.</param>
    /// <returns>The files to take, and the links that lead out with what they point to.</returns>
    /// <exception cref="WorkspaceRejectedException">An output of the task wants one that leads out.</exception>
    public (List<WalkedFile> Files, List<WalkedFile> LeadOut) Sort(IReadOnlyList<WalkedFile> files, OutputWishes wishes)
    {
        var taken = new List<WalkedFile>(files.Count);
        var links = new Dictionary<GitPath, GitPath>();
        foreach (var file in files)
        {
            if (file.Target is { } target)
            {
                var inside = file with { Target = Inside(file.Path, target) };
                links.Add(file.Path, inside.Target!.Value);
                taken.Add(inside);
            }
            else
            {
                taken.Add(file);
            }
        }

        if (links.Count == 0)
        {
            return (taken, []);
        }

        var rules = new LinkRules(links);
        var leadOut = taken.Where(file => file.Target is { } target
            && (target.Raw.Length > MostTargetBytes || !rules.StaysInside(file.Path))
            && !IsGivenBack(file)).ToList();
        if (leadOut.Count > 0)
        {
            HashSet<GitPath> outside = [.. leadOut.Select(link => link.Path)];
            taken.RemoveAll(file => outside.Contains(file.Path));
            HashSet<GitPath> others = [.. taken.Select(file => file.Path)];
            foreach (var link in leadOut.Where(link => wishes.WantsLink(link.Path, others)))
            {
                throw WorkspaceErrors.OutputLeadsOut(link.Path, link.Target!.Value);
            }
        }

        return (taken, leadOut);
    }

    /// <summary>The relative target of an absolute link to the inside; any other as it is.</summary>
    private GitPath Inside(GitPath link, GitPath target)
    {
        foreach (var root in roots)
        {
            if (target.Raw.StartsWith(root, StringComparison.Ordinal)
                && (target.Raw.Length == root.Length || target.Raw[root.Length] == '/'))
            {
                var rest = target.Raw[root.Length..].Trim('/');
                var up = string.Concat(Enumerable.Repeat("../", link.Ancestors().Count()));
                return new GitPath(rest.Length > 0 ? up + rest : up.Length > 0 ? up.TrimEnd('/') : ".");
            }
        }

        return target;
    }

    private bool IsGivenBack(WalkedFile link) =>
        known.TryGetValue(link.Path, out var entry)
        && entry.IsLink
        && entry.Id == ObjectId.OfBlob(link.Target!.Value.ToBytes(), entry.Id.Length);
}
