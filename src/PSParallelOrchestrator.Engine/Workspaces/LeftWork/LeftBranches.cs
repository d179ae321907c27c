using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.LeftWork;

/// <summary>
/// Finds what a task committed in its workspace's own git repository and then left aside: on a branch or in a stash that what is checked
/// out does not contain. Its result is the files that lie there, so it is said by name, and kept with the run.
/// </summary>
internal sealed class LeftBranches(RunRepository repository)
{
    private const string References = "refs/left/";
    private const int NamedAtMost = 20;

    // Git waits for ever at a pipe that a task put among its objects.
    private static readonly TimeSpan LongestCount = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPack = TimeSpan.FromMinutes(5);

    /// <summary>Keeps what it finds in the run's repository.</summary>
    /// <param name="token">The attempt's token; names the refs.</param>
    /// <param name="begin">Gives the commit that the repository began with; null where the task made it itself.</param>
    /// <returns>Warnings.</returns>
    public async Task<IReadOnlyList<string>> KeepAsync(
        string workspace, string token, Func<Task<string>>? begin, CancellationToken cancellationToken)
    {
        if (await ReadAsync(workspace) is not { } references || references.Named.All(named => named.Value == references.Head))
        {
            return [];
        }

        await repository.RootAsync(cancellationToken);
        var start = begin is null ? null : await begin();
        var aside = references.Named.Where(named => named.Value != references.Head && named.Value != start).ToList();
        var warnings = new List<string>();
        var isReadable = true;
        foreach (var (name, commit) in aside.Take(NamedAtMost))
        {
            int? count = !isReadable ? null : await CountAsync(workspace, commit, references.Head, cancellationToken);
            if (count == 0)
            {
                continue;
            }

            // What could not be read once is not waited for again.
            isReadable &= count is not null;

            var commits = count is { } known
                ? string.Create(CultureInfo.InvariantCulture, $"{known:N0} {(known == 1 ? "commit" : "commits")}")
                : "commits";
            var kept = count is not null && await TryKeepAsync(workspace, commit, start, cancellationToken);
            if (kept)
            {
                var reference = $"{References}{token}/{warnings.Count + 1}";
                await repository.UpdateReferenceAsync(reference, commit, cancellationToken);
                warnings.Add(
                    $"In its workspace, {name} has {commits} that the task's result does not contain; kept as {reference} of the run's "
                        + "repository.");
            }
            else
            {
                warnings.Add(
                    $"In its workspace, {name} has {commits} that the task's result does not contain, and that could not be kept.");
            }
        }

        if (aside.Count > NamedAtMost)
        {
            warnings.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{aside.Count - NamedAtMost:N0} more branches, tags and stashes of its workspace were not looked at."));
        }

        return warnings;
    }

    private static async Task<WorkspaceReferences?> ReadAsync(string workspace)
    {
        try
        {
            return await LauncherThreads.RunAsync(() => WorkspaceReferences.TryRead(workspace));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The task's own repository decides over nothing: its files are its result.
            return null;
        }
    }

    private static string Objects(string workspace) => Path.Combine(workspace, ".git", "objects");

    /// <summary>How many commits what is checked out does not contain; null where they cannot be read.</summary>
    private async Task<int?> CountAsync(string workspace, string commit, string? head, CancellationToken cancellationToken)
    {
        var counted = await TryAsync(
            LongestCount,
            new GitCall(["rev-list", "--count", commit, .. head is null ? Array.Empty<string>() : ["^" + head]])
            {
                OtherObjects = Objects(workspace),
            },
            cancellationToken);
        return counted is { ExitCode: 0 } && int.TryParse(counted.Line, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;
    }

    private async Task<bool> TryKeepAsync(string workspace, string commit, string? start, CancellationToken cancellationToken)
    {
        var packs = Path.Combine(repository.Location, "objects", "pack");
        Directory.CreateDirectory(packs);
        var packed = await TryAsync(
            LongestPack,
            new GitCall("pack-objects", "--quiet", "--revs", Path.Combine(packs, "pack"))
            {
                OtherObjects = Objects(workspace),
                Input = Encoding.ASCII.GetBytes(commit + "\n" + (start is null ? string.Empty : "^" + start + "\n")),
            },
            cancellationToken);
        return packed is { ExitCode: 0 };
    }

    /// <summary>Runs git; null where it does not come to an end.</summary>
    private async Task<GitResult?> TryAsync(TimeSpan longest, GitCall call, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        try
        {
            return await repository.TryRunAsync(call, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
