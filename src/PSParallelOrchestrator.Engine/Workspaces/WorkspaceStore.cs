using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.LeftWork;
using PSParallelOrchestrator.Engine.Workspaces.Merging;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>Workspaces that rest on git: what tasks left is a commit each in the run's own repository.</summary>
public sealed partial class WorkspaceStore : IWorkspaceStore, IDisposable
{
    private readonly OrchestratorRun run;
    private readonly RunPaths paths;
    private readonly ILogger logger;
    private readonly RunRepository repository;
    private readonly RepositoryRules? rules;
    private readonly WorkspaceRecorder recorder;
    private readonly ChangeHistory changes;
    private readonly PathRules pathRules;
    private readonly CancellationTokenSource closing = new();

    // However many attempts begin or end at once: more of them would only share the disk, and need more open files.
    private readonly SemaphoreSlim places = new(OpenFiles.AtOnce(Math.Max(8, 2 * Environment.ProcessorCount)));
    private readonly ConcurrentDictionary<string, Lazy<Task<MergeResult>>> merges = new(StringComparer.Ordinal);

    /// <summary>Opens the store of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="paths">Where it stands.</param>
    /// <param name="logger">For people.</param>
    /// <param name="limits">How much an attempt may leave; null for the defaults.</param>
    public WorkspaceStore(OrchestratorRun run, RunPaths paths, ILogger logger, WorkspaceLimits? limits = null)
    {
        this.run = run;
        this.paths = paths;
        this.logger = logger;
        repository = new RunRepository(paths, run.CreatedAt);
        rules = run.Options.Repository is null ? null : new RepositoryRules(repository, paths);
        recorder = new WorkspaceRecorder(
            repository, limits ?? new WorkspaceLimits(), new IgnorePatterns([.. run.Plan.Ignore, .. run.Options.Ignore ?? []]), rules);
        pathRules = new PathRules(repository, run, run.ConflictStrategy);
        changes = new ChangeHistory(repository, MergeEngine.LooksForRenames(run));
    }

    private bool HasBase => run.Options.Repository is not null || run.Options.BaseRun is not null;

    /// <inheritdoc/>
    public void Dispose()
    {
        closing.Cancel();
        rules?.Dispose();
        places.Dispose();
        repository.Dispose();
    }

    /// <summary>
    /// Checks git, and brings what the run starts from into its repository. To be called once before the first task, also
    /// when a run is resumed: what was brought once stays.
    /// </summary>
    /// <param name="baseCommit">The consolidated commit of the run that <see cref="RunOptions.BaseRun"/> names; null without one.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Warnings: what of the repository is not part of the run.</returns>
    /// <exception cref="OrchestratorException">
    /// <c>GitNotFound</c>, <c>GitTooOld</c>, or the repository or the base run cannot be used.
    /// </exception>
    public async Task<IReadOnlyList<string>> PrepareRunAsync(string? baseCommit, CancellationToken cancellationToken)
    {
        await GitVersion.RequireAsync(GitCommand.DefaultProgram, cancellationToken);
        return HasBase ? await new RunOrigin(run, paths, repository).BringAsync(baseCommit, cancellationToken) : [];
    }

    /// <inheritdoc/>
    public async ValueTask<WorkspaceInput> ComposeAsync(RunTask task, CancellationToken cancellationToken)
    {
        var dependencies = new List<RunTask>();
        foreach (var id in task.Definition.DependsOn)
        {
            if (run.FindTask(id) is { Commit: not null } dependency)
            {
                dependencies.Add(dependency);
            }
        }

        if (dependencies.Count == 0)
        {
            return HasBase ? new WorkspaceInput(await repository.RootAsync(cancellationToken), [], false) : WorkspaceInput.Empty;
        }

        dependencies.Sort(static (a, b) => a.Ordinal.CompareTo(b.Ordinal));
        if (dependencies.TrueForAll(dependency => dependency.Commit == dependencies[0].Commit))
        {
            return new WorkspaceInput(dependencies[0].Commit, [], false);
        }

        var merged = await MergeOnceAsync(dependencies, cancellationToken);
        return new WorkspaceInput(merged.IsBlocked ? null : merged.Commit, merged.Conflicts, merged.IsBlocked);
    }

    /// <inheritdoc/>
    public async Task MaterializeAsync(WorkspaceInput input, string workspace, CancellationToken cancellationToken)
    {
        if (Directory.Exists(workspace) && Directory.EnumerateFileSystemEntries(workspace).Any())
        {
            throw WorkspaceErrors.NotEmpty(workspace);
        }

        var index = IndexOf(workspace);
        if (File.Exists(index))
        {
            FileChange.Delete(index);
        }

        if (input.Commit is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(index)!);
            Directory.CreateDirectory(workspace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WorkspaceErrors.NoAccess(workspace, e);
        }

        await places.WaitAsync(cancellationToken);
        try
        {
            var tree = rules is null ? input.Commit : await rules.Submodules.FillAsync(input.Commit, cancellationToken);
            await repository.RunAsync(
                new GitCall("read-tree", "--reset", "-u", tree) { WorkTree = workspace, IndexFile = index }, cancellationToken);
            if (rules is not null)
            {
                await rules.FillLargeFilesAsync(workspace, index, cancellationToken);
                await TaskWorkspaceRepository.MakeAsync(repository, tree, workspace, index, cancellationToken);
            }
        }
        finally
        {
            places.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<WorkspaceSnapshot> SnapshotAsync(
        RunTask task, string token, WorkspaceInput input, string workspace, decimal? costUsd, CancellationToken cancellationToken)
    {
        if (!IsThere(workspace))
        {
            return input.Commit is null ? new WorkspaceSnapshot(null, []) : throw WorkspaceErrors.Missing(workspace);
        }

        await places.WaitAsync(cancellationToken);
        try
        {
            return await RecordAsync(task, token, input, workspace, costUsd, cancellationToken);
        }
        finally
        {
            places.Release();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Task {Task}: {Warning}")]
    private static partial void LogWarning(ILogger logger, string task, string warning);

    /// <summary>
    /// Whether there is a workspace. What is no directory, and what cannot be seen, is none that is empty: a link at its place is not
    /// followed.
    /// </summary>
    private static bool IsThere(string workspace)
    {
        try
        {
            var parent = Path.GetDirectoryName(workspace)!;
            return Path.Exists(parent)
                && FileTree.Open(parent).Find(GitPath.FromText(Path.GetFileName(workspace))) is { } found
                && (found.Kind == FileKind.Directory ? true : throw WorkspaceErrors.Replaced(workspace));
        }
        catch (UnauthorizedAccessException e)
        {
            throw WorkspaceErrors.Unreadable(e.Message);
        }
    }

    private async Task<WorkspaceSnapshot> RecordAsync(
        RunTask task, string token, WorkspaceInput input, string workspace, decimal? costUsd, CancellationToken cancellationToken)
    {
        using var recorded = await recorder.RecordAsync(
            new SnapshotRequest(
                workspace,
                IndexOf(workspace),
                input.Commit,
                [.. task.Definition.Outputs.Select(pattern => new PathPattern(pattern))],
                SnapshotMessage.Of(task, token, costUsd)),
            cancellationToken);
        var aside = await new LeftBranches(repository).KeepAsync(
            workspace, token, rules is null || input.Commit is null ? null : () => BeginningAsync(rules, input.Commit), cancellationToken);
        string[] warnings = [.. recorded.Warnings, .. aside];
        LogWarnings(task, warnings);
        if (recorded.Tree is null || recorded.Objects is null || (input.Commit is null && !recorded.HasFiles))
        {
            return new WorkspaceSnapshot(null, warnings);
        }

        if (input.Commit is not null
            && recorded.Submodules.Count == 0
            && await repository.TreeAsync(input.Commit, cancellationToken) == recorded.Tree)
        {
            return new WorkspaceSnapshot(input.Commit, warnings);
        }

        var commit = repository.AddCommit(
            recorded.Objects,
            recorded.Tree,
            [input.Commit ?? await repository.RootAsync(cancellationToken)],
            SnapshotMessage.Of(task, token, costUsd, recorded.Submodules));
        await repository.KeepAsync(recorded.Objects, (TaskHistory.AttemptReferences + token, commit));
        foreach (var change in recorded.Submodules)
        {
            await repository.UpdateReferenceAsync(SubmodulePlaces.ChangeReferences + change.Commit, change.Commit, cancellationToken);
        }

        return new WorkspaceSnapshot(commit, warnings);
    }

    /// <summary>The commit that the repository of a workspace begins with.</summary>
    private async Task<string> BeginningAsync(RepositoryRules own, string input) => await TaskWorkspaceRepository.StartAsync(
        repository, await own.Submodules.FillAsync(input, closing.Token), closing.Token);

    /// <summary>Tasks with the same dependencies share one merge, which is made once.</summary>
    private async Task<MergeResult> MergeOnceAsync(List<RunTask> dependencies, CancellationToken cancellationToken)
    {
        var key = string.Join(' ', dependencies.Select(dependency => dependency.Commit));
        var merge = merges.GetOrAdd(
            key,
            _ => new Lazy<Task<MergeResult>>(() => new MergeEngine(repository, run, pathRules, rules, changes).MergeAsync(
                dependencies, run.ConflictStrategy, closing.Token)));
        try
        {
            return await merge.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (merge.Value.IsFaulted)
        {
            // The next one to ask tries again: the disk may have space by then.
            merges.TryRemove(new(key, merge));
            throw;
        }
    }

    private string IndexOf(string workspace)
    {
        var key = Path.GetRelativePath(paths.Root, workspace);
        return Path.Combine(paths.Indexes, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16)));
    }

    private void LogWarnings(RunTask task, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            LogWarning(logger, task.Id, warning);
        }
    }
}
