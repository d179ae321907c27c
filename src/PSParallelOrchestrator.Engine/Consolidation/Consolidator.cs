using System.Globalization;
using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;
using PSParallelOrchestrator.Engine.Workspaces.Merging;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>
/// Merges what a run's succeeded tasks made: a new project into the run's directory, work on a repository into a branch of it.
/// </summary>
public sealed partial class Consolidator : IDisposable
{
    private const string OutputReference = "refs/orchestrator/consolidated";
    private readonly OrchestratorRun run;
    private readonly RunPaths paths;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly RunRepository repository;
    private readonly OutputWriter writer;

    /// <summary>Opens a run for consolidation. The caller owns the run.</summary>
    /// <param name="run">The run; tasks that have not succeeded count for nothing.</param>
    /// <param name="paths">Where it stands.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For people.</param>
    public Consolidator(OrchestratorRun run, RunPaths paths, TimeProvider time, ILogger logger)
    {
        this.run = run;
        this.paths = paths;
        this.time = time;
        this.logger = logger;
        repository = new RunRepository(paths, run.CreatedAt);
        writer = new OutputWriter(paths, repository);
    }

    /// <inheritdoc/>
    public void Dispose() => repository.Dispose();

    /// <summary>
    /// Merges, and writes the result. May be repeated, after a crash and after a retry: it completes or renews what is there.
    /// </summary>
    /// <param name="strategy">What to do where two tasks left different things at one place.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What was done. With conflicts and <see cref="ConflictStrategy.Stop"/>, nothing.</returns>
    /// <exception cref="OrchestratorException">The output or the branch could not be written.</exception>
    public async Task<ConsolidationResult> ConsolidateAsync(ConflictStrategy strategy, CancellationToken cancellationToken)
    {
        var tasks = run.Tasks.Where(task => task is { State: TaskState.Succeeded, Commit: not null }).ToList();
        using var files = run.Options.Repository is null ? null : new RepositoryRules(repository, paths);
        var rules = new PathRules(repository, run, strategy);
        var merged = await new MergeEngine(repository, run, rules, files).MergeAsync(tasks, strategy, cancellationToken);
        merged = await new SubmoduleConflicts(repository, rules).AddAsync(merged, tasks, strategy, cancellationToken);
        if (merged.IsBlocked)
        {
            return Described(Blocked(merged, await writer.ReadManifestAsync(cancellationToken)));
        }

        var result = run.Options.Repository is { } location
            ? await PublishAsync(location, merged, cancellationToken)
            : await WriteAsync(merged, cancellationToken);
        foreach (var conflict in result.Summary.Conflicts)
        {
            LogConflict(logger, conflict.Kind, conflict.Path, conflict.Resolution ?? string.Empty);
        }

        return Described(result);
    }

    [LoggerMessage(LogLevel.Warning, "Merge conflict {Kind} at '{Path}': {Resolution}")]
    private static partial void LogConflict(ILogger logger, MergeConflictKind kind, string path, string resolution);

    private ConsolidationResult Described(ConsolidationResult result) => result with
    {
        OutputDirectory = run.Options.Repository ?? run.Directory,
        Simulated = run.Simulated,
    };

    private ConsolidationResult Blocked(MergeResult merged, OutputManifest earlier)
    {
        var open = merged.Conflicts.Count(conflict => conflict.Resolution is null);
        return new ConsolidationResult(
            new ConsolidationSummary(null, 0, 0, merged.Conflicts, time.GetUtcNow()),
            Written: false,
            [],
            [],
            null,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(open == 1 ? "1 conflict is" : $"{open} conflicts are")} open and nothing was written. Run the merge again with the "
                    + $"strategy PreferLater, KeepBoth or Markers.{Stale(earlier)}"));
    }

    private string Stale(OutputManifest earlier) => earlier switch
    {
        { Branch: { } branch } => $" The branch {branch} is that of an earlier merge: it is stale.",
        { Commit: not null } => $" What stands in {run.Directory} is of an earlier merge: it is stale.",
        _ => string.Empty,
    };

    private IEnumerable<string> Unfinished()
    {
        if (run.FinishedAt is null && run.Count(TaskState.Succeeded) < run.Tasks.Count)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The run has not ended: what {run.Count(TaskState.Succeeded)} of its {run.Tasks.Count} tasks made was merged.");
        }
    }

    private async Task<ConsolidationResult> WriteAsync(MergeResult merged, CancellationToken cancellationToken)
    {
        var tree = merged.Commit is null
            ? OutputTree.Empty
            : await new OutputTreeBuilder(repository, run).BuildAsync(merged.Commit, cancellationToken);
        if (tree.Commit is not null)
        {
            await repository.UpdateReferenceAsync(OutputReference, tree.Commit, cancellationToken);
        }

        var edited = await writer.WriteAsync(tree, cancellationToken);
        var (files, lines) = tree.Commit is null ? (0, 0) : await CountAsync(null, tree.Commit, cancellationToken);
        return new ConsolidationResult(
            new ConsolidationSummary(tree.Commit, files, lines, [.. merged.Conflicts, .. edited], time.GetUtcNow()),
            Written: true,
            tree.Moves,
            [.. tree.Warnings, .. Unfinished()],
            null,
            edited.Count == 0 ? null : "Files that you edited were left as they are: compare each with the new version next to it.");
    }

    private async Task<ConsolidationResult> PublishAsync(string location, MergeResult merged, CancellationToken cancellationToken)
    {
        if (merged.Commit is null)
        {
            return new ConsolidationResult(
                new ConsolidationSummary(null, 0, 0, merged.Conflicts, time.GetUtcNow()), Written: true, [], [], null, null);
        }

        await repository.UpdateReferenceAsync(OutputReference, merged.Commit, cancellationToken);
        // Before the branch that points to them.
        await LauncherThreads.RunAsync(() => LargeFilePlace.Open(paths)?.Publish());
        var user = await UserRepository.OpenAsync(location, cancellationToken);
        var branch = await new BranchPublisher(user, repository).PublishAsync(
            run.Name, merged.Commit, await writer.ReadManifestAsync(cancellationToken), cancellationToken);
        await writer.WriteManifestAsync(new OutputManifest { Commit = merged.Commit, Branch = branch }, cancellationToken);
        var root = await repository.RootAsync(cancellationToken);
        var (files, lines) = await CountAsync(root, merged.Commit, cancellationToken);
        return new ConsolidationResult(
            new ConsolidationSummary(merged.Commit, files, lines, merged.Conflicts, time.GetUtcNow()),
            Written: true,
            [],
            [.. Unfinished()],
            branch,
            $"Look at it with 'git diff {root[..10]} {branch}', and merge the branch where you want it.");
    }

    /// <summary>Counts files, and lines of those that are text: all of a new project, what differs from the base of a repository.</summary>
    private async Task<(int Files, long Lines)> CountAsync(string? from, string commit, CancellationToken cancellationToken)
    {
        from ??= ObjectId.Of(ObjectType.Tree, [], commit.Length);
        var listed = await repository.RunAsync(
            new GitCall("diff-tree", "-r", "-z", "--numstat", "--no-renames", "--diff-filter=d", from, commit), cancellationToken);
        var (files, lines) = (0, 0L);
        foreach (var record in listed.Records())
        {
            // Lines added, a tab, lines deleted, a tab, the path; dashes for what is no text.
            files++;
            var tab = record.Span.IndexOf((byte)'\t');
            lines += long.TryParse(record.Span[..tab], NumberStyles.None, CultureInfo.InvariantCulture, out var added) ? added : 0;
        }

        return (files, lines);
    }
}
