using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Merging;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Makes the tree of a new project's output from what its tasks left, merged.</summary>
internal sealed class OutputTreeBuilder(RunRepository repository, OrchestratorRun run)
{
    /// <summary>Makes it.</summary>
    public async Task<OutputTree> BuildAsync(string merged, CancellationToken cancellationToken)
    {
        var files = await repository.ListTreeAsync(merged, cancellationToken);
        if (files.Count == 0)
        {
            return OutputTree.Empty;
        }

        var placed = OutputLayout.Arrange(files.Select(file => file.Key));
        var entries = files.ToDictionary();
        var warnings = new List<string>();
        var output = new SortedDictionary<GitPath, GitEntry>();
        foreach (var (from, to, wasTaken) in placed)
        {
            output.Add(to, entries[from]);
            if (wasTaken)
            {
                warnings.Add($"'{from.Display}' is in '{to.Display}': another file has the place it should have had.");
            }
        }

        await RelocateLinksAsync(entries, placed.ToDictionary(file => file.From, file => file.To), output, warnings, cancellationToken);
        await AddReadmeAsync(output, cancellationToken);
        var tree = await repository.EditTreeAsync(null, [], output, cancellationToken);
        var commit = await repository.CommitAsync(tree, [merged], "Sort the files into src, tests and docs\n", cancellationToken);
        var moves = placed.Where(file => file.From != file.To).Select(file => new OutputMove(file.From.Text, file.To.Text));
        return new OutputTree(commit, [.. output], [.. moves], warnings);
    }

    private async Task RelocateLinksAsync(
        Dictionary<GitPath, GitEntry> entries,
        Dictionary<GitPath, GitPath> places,
        SortedDictionary<GitPath, GitEntry> output,
        List<string> warnings,
        CancellationToken cancellationToken)
    {
        var relocation = new LinkRelocation(places);
        var targets = new Dictionary<GitPath, GitPath>();
        foreach (var (link, target) in await repository.ReadLinksAsync(entries, cancellationToken))
        {
            var relocated = relocation.Relocate(link, target);
            targets.Add(places[link], relocated);
            if (relocated != target)
            {
                output[places[link]] = new GitEntry(
                    GitEntry.LinkMode, await repository.WriteBlobAsync(relocated.ToBytes(), cancellationToken));
            }
        }

        var rules = new LinkRules(targets);
        foreach (var (link, target) in targets)
        {
            if (rules.StaysInside(link))
            {
                continue;
            }

            output.Remove(link);
            warnings.Add($"The link '{link.Display}' is left out: it points to '{target.Display}', out of the output.");
        }
    }

    private async Task AddReadmeAsync(SortedDictionary<GitPath, GitEntry> output, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> text = default;
        if (output.TryGetValue(ReadmeMerge.Path, out var readme) && readme.IsFile)
        {
            text = await repository.ReadBlobAsync(readme.Id, cancellationToken);
        }

        var composed = await repository.WriteBlobAsync(OutputReadme.Compose(run, text), cancellationToken);
        output[ReadmeMerge.Path] = new GitEntry(GitEntry.FileMode, composed);
    }
}
