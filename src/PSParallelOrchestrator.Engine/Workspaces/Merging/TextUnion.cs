using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Merges two texts so that the lines of both are kept where they differ.</summary>
internal sealed class TextUnion(RunRepository repository)
{
    /// <summary>Merges.</summary>
    /// <returns>The merged file; null where the sides are not two texts.</returns>
    public async Task<GitEntry?> MergeAsync(Collision collision, CancellationToken cancellationToken)
    {
        if (collision is not { Earlier: { IsFile: true } earlier, Later: { IsFile: true } later }
            || collision.Base is { IsFile: false })
        {
            return null;
        }

        var files = new List<string>();
        try
        {
            foreach (var side in new GitEntry?[] { earlier, collision.Base, later })
            {
                files.Add(repository.TemporaryFile("union"));
                var content = side is { } entry ? await repository.ReadBlobAsync(entry.Id, cancellationToken) : default;
                await File.WriteAllBytesAsync(files[^1], content.ToArray(), cancellationToken);
            }

            var merged = await repository.TryRunAsync(new GitCall(["merge-file", "-p", "--union", "--", .. files]), cancellationToken);
            return merged.ExitCode == 0
                ? new GitEntry(
                    Mode(collision.Base, earlier, later),
                    await repository.WriteBlobAsync(merged.Output, cancellationToken))
                : null;
        }
        finally
        {
            files.ForEach(FileChange.Delete);
        }
    }

    /// <summary>The mode that a side changed; of a new file that which lets it be executed.</summary>
    private static string Mode(GitEntry? before, GitEntry earlier, GitEntry later) =>
        earlier.Mode == later.Mode ? earlier.Mode
        : before is not { } known ? GitEntry.ExecutableMode
        : earlier.Mode == known.Mode ? later.Mode
        : earlier.Mode;
}
