using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Submodules;

/// <summary>
/// Knows the submodules of what tasks start from, and puts the files of those that the user has a copy of in their places.
/// </summary>
internal sealed class SubmodulePlaces(RunRepository repository)
{
    /// <summary>Where the commits of submodules are named in the run's repository.</summary>
    public const string References = "refs/orchestrator/submodules/";

    /// <summary>Where what tasks changed inside submodules is named.</summary>
    public const string ChangeReferences = "refs/submodules/";

    private volatile IReadOnlyList<GitPath>? places;

    /// <summary>Finds the submodules of a commit.</summary>
    public async Task<IReadOnlyList<Submodule>> FindAsync(string commit, CancellationToken cancellationToken)
    {
        places ??= await ListAsync(cancellationToken);
        if (places.Count == 0)
        {
            return [];
        }

        var found = new List<Submodule>(places.Count);
        var tree = await repository.TreeAsync(commit, cancellationToken);
        foreach (var place in places)
        {
            if (await repository.Reader.FindAsync(tree, place, cancellationToken) is { IsSubmodule: true } entry)
            {
                var tip = File.Exists(Path.Combine(repository.Location, References + entry.Id))
                    ? await repository.TreeAsync(entry.Id, cancellationToken)
                    : null;
                found.Add(new Submodule(place, entry.Id, tip));
            }
        }

        return found;
    }

    /// <summary>The tree that a workspace is filled with: that of a commit, with the files of its submodules.</summary>
    public async Task<string> FillAsync(string commit, CancellationToken cancellationToken)
    {
        var tree = await repository.TreeAsync(commit, cancellationToken);
        var filled = (await FindAsync(commit, cancellationToken)).Where(submodule => submodule.Tree is not null).ToList();
        return filled.Count == 0
            ? tree
            : await repository.EditTreeAsync(
                tree,
                [],
                filled.Select(submodule =>
                    KeyValuePair.Create(submodule.Path, new GitEntry(TreeObject.DirectoryMode, submodule.Tree!))),
                cancellationToken);
    }

    /// <summary>Tasks do not make submodules: all there are the base has.</summary>
    private async Task<IReadOnlyList<GitPath>> ListAsync(CancellationToken cancellationToken) =>
        [
            .. (await repository.ListTreeAsync(await repository.RootAsync(cancellationToken), cancellationToken))
                .Where(entry => entry.Value.IsSubmodule)
                .Select(entry => entry.Key),
        ];
}
