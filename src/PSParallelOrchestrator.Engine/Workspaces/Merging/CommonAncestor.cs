using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>What two commits come from; where that is several commits, what git makes of them for the same purpose.</summary>
internal sealed class CommonAncestor(RunRepository repository)
{
    /// <summary>Finds it.</summary>
    /// <returns>A commit.</returns>
    public async Task<string> FindAsync(string earlier, string later, CancellationToken cancellationToken)
    {
        var found = (await repository.RunAsync(new GitCall("merge-base", "--all", earlier, later), cancellationToken)).Lines;
        var ancestor = found[0];
        foreach (var next in found.Skip(1))
        {
            var merged = await repository.TryRunAsync(new GitCall("merge-tree", "--write-tree", "-z", ancestor, next), cancellationToken);
            if (merged.ExitCode is not (0 or 1))
            {
                throw GitErrors.Failed("merge-tree", merged);
            }

            var tree = TreeMerge.Parse(merged, [ancestor, next]).Tree;
            ancestor = await repository.CommitAsync(tree, [ancestor, next], "A common ancestor\n", cancellationToken);
        }

        return ancestor;
    }
}
