using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// Puts a merged tree in order, conflict by conflict, as a strategy says. No side's bytes are lost: what is not in the tree is named in the
/// conflict.
/// </summary>
/// <param name="files">The tree that git made.</param>
/// <param name="combineReadme">Whether a README.md of two tasks is one text, not a conflict.</param>
internal sealed class ConflictResolver(RunRepository repository, MergedFiles files, bool combineReadme)
{
    /// <summary>Resolves one.</summary>
    /// <param name="collision">The path and its sides.</param>
    /// <param name="meeting">The two sides' commits and tasks.</param>
    /// <param name="rule">What is said of the path.</param>
    /// <param name="ofRun">The run's strategy, for what no rule settles.</param>
    /// <returns>The conflict; null where the two sides fit together after all.</returns>
    public async Task<MergeConflict?> ResolveAsync(
        Collision collision, Meeting meeting, PathRule rule, ConflictStrategy ofRun, CancellationToken cancellationToken)
    {
        var merged = files.Find(collision.Path);
        files.Remove(collision.Path);
        foreach (var stray in collision.Strays)
        {
            files.Remove(stray);
        }

        if (await CombineAsync(collision, rule, cancellationToken) is { } combined)
        {
            files.Put(collision.Path, combined);
            return null;
        }

        var kind = collision.Kind(files.IsDirectory(collision.Path));
        var outcome = await PlaceAsync(
            collision, kind, rule.IsWhole ? null : merged, meeting, rule.Fallback(ofRun), cancellationToken);
        return outcome is not { } placed ? null : new MergeConflict
        {
            Path = collision.Path.Text,
            Kind = kind,
            Base = collision.Base?.Id,
            Earlier = collision.Earlier?.Id,
            Later = collision.Later?.Id,
            Tasks = meeting.Tasks,
            Resolution = placed.Words,
            ResultPaths = placed.Words is null ? [] : [.. placed.Paths.Select(path => path.Text)],
        };
    }

    private async Task<(string? Words, GitPath[] Paths)?> PlaceAsync(
        Collision collision,
        MergeConflictKind kind,
        GitEntry? merged,
        Meeting meeting,
        ConflictStrategy strategy,
        CancellationToken cancellationToken)
    {
        var (path, earlier, later) = (collision.Path, collision.Earlier, collision.Later);
        if (earlier is null && later is null)
        {
            // Only the ancestor had it: both renamed it, and their new names are conflicts of their own.
            return null;
        }

        if (earlier is { IsFile: true }
            && later is { IsFile: true }
            && earlier.Value.Id == later.Value.Id
            && kind != MergeConflictKind.FileDirectory)
        {
            files.Put(path, new GitEntry(GitEntry.ExecutableMode, earlier.Value.Id));
            return ("The contents are the same; the file is executable, as one side made it.", [path]);
        }

        var (words, paths) = (kind, strategy) switch
        {
            (MergeConflictKind.FileDirectory, _) => PutFilesBeside(path, earlier, later, meeting),
            (MergeConflictKind.Rename, _) when (earlier is null || later is null) && merged is { } kept => Keep(path, kept),
            (_, ConflictStrategy.Stop or ConflictStrategy.PreferLater) => PreferLater(path, earlier, later, meeting),
            (_, ConflictStrategy.Markers) when HasMarkers(merged, earlier, later) =>
                await PutMarkersAsync(path, merged!.Value, meeting, cancellationToken),
            _ => KeepBoth(path, earlier, later, meeting),
        };
        return (strategy == ConflictStrategy.Stop ? null : words, paths);
    }

    /// <summary>One file of both sides, where they are to be one.</summary>
    private async Task<GitEntry?> CombineAsync(Collision collision, PathRule rule, CancellationToken cancellationToken) =>
        files.IsDirectory(collision.Path) ? null
        : rule is { Strategy: PathConflictStrategy.Union, IsWhole: false }
            ? await new TextUnion(repository).MergeAsync(collision, cancellationToken)
        : combineReadme && rule.Strategy is null ? await CombineReadmeAsync(collision, cancellationToken)
        : null;

    private async Task<GitEntry?> CombineReadmeAsync(Collision collision, CancellationToken cancellationToken)
    {
        if (!ReadmeMerge.Applies(collision))
        {
            return null;
        }

        var combined = ReadmeMerge.Combine(
            await repository.ReadBlobAsync(collision.Earlier!.Value.Id, cancellationToken),
            await repository.ReadBlobAsync(collision.Later!.Value.Id, cancellationToken));
        return combined is { } text
            ? new GitEntry(GitEntry.FileMode, await repository.WriteBlobAsync(text, cancellationToken))
            : null;
    }

    private (string Words, GitPath[] Paths) PutFilesBeside(GitPath path, GitEntry? earlier, GitEntry? later, Meeting meeting)
    {
        var paths = new List<GitPath>();
        if (earlier is { } first)
        {
            paths.Add(files.PutBeside(path, meeting.EarlierName, first));
        }

        if (later is { } second)
        {
            paths.Add(files.PutBeside(path, meeting.LaterName, second));
        }

        return ($"The directory keeps its name; the file was put next to it as '{paths[0].Display}'.", [.. paths]);
    }

    private (string Words, GitPath[] Paths) Keep(GitPath path, GitEntry kept)
    {
        files.Put(path, kept);
        return ("Kept under the name that one side gave it.", [path]);
    }

    private (string Words, GitPath[] Paths) PreferLater(GitPath path, GitEntry? earlier, GitEntry? later, Meeting meeting)
    {
        if (later is not { } taken)
        {
            return (
                $"Deleted, as '{meeting.LaterName}' did; what '{meeting.EarlierName}' left is object {earlier?.Id} of the run's "
                    + $"repository.",
                []);
        }

        files.Put(path, taken);
        return earlier is { } lost
            ? ($"Taken from '{meeting.LaterName}'; what '{meeting.EarlierName}' left is object {lost.Id} of the run's repository.", [path])
            : ($"Kept as '{meeting.LaterName}' left it, though '{meeting.EarlierName}' deleted it.", [path]);
    }

    private (string Words, GitPath[] Paths) KeepBoth(GitPath path, GitEntry? earlier, GitEntry? later, Meeting meeting)
    {
        if (earlier is { } first && later is { } second)
        {
            files.Put(path, first);
            var beside = files.PutBeside(path, meeting.LaterName, second);
            return (
                $"Both kept: that of '{meeting.EarlierName}' under its name, that of '{meeting.LaterName}' as '{beside.Display}'.",
                [path, beside]);
        }

        var (kept, deleting) = earlier is { } only ? (only, meeting.LaterName) : (later!.Value, meeting.EarlierName);
        files.Put(path, kept);
        return ($"Kept, though '{deleting}' deleted it.", [path]);
    }

    /// <summary>Git writes markers into text; of two binary files it leaves the first as it is.</summary>
    private static bool HasMarkers(GitEntry? merged, GitEntry? earlier, GitEntry? later) =>
        merged is { IsFile: true } file
        && earlier is { IsFile: true } first
        && later is { IsFile: true } second
        && file.Id != first.Id
        && file.Id != second.Id;

    private async Task<(string Words, GitPath[] Paths)> PutMarkersAsync(
        GitPath path, GitEntry merged, Meeting meeting, CancellationToken cancellationToken)
    {
        var content = await repository.ReadBlobAsync(merged.Id, cancellationToken);
        var named = ConflictMarkers.Rename(
            content,
            new Dictionary<string, string> { [meeting.EarlierCommit] = meeting.EarlierName, [meeting.LaterCommit] = meeting.LaterName });
        files.Put(path, merged with { Id = await repository.WriteBlobAsync(named, cancellationToken) });
        return ("Both sides stand in the file, between conflict markers.", [path]);
    }
}
