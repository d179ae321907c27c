using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;
using PSParallelOrchestrator.Engine.Workspaces.Submodules;

namespace PSParallelOrchestrator.Engine.Workspaces;

/// <summary>
/// Brings what a run's tasks start from into its own repository: a commit of the user's repository, or an earlier run's output.
/// </summary>
internal sealed class RunOrigin(OrchestratorRun run, RunPaths paths, RunRepository repository)
{
    /// <summary>Brings it; what was brought once stays.</summary>
    /// <param name="baseCommit">The consolidated commit of the run that <see cref="RunOptions.BaseRun"/> names; null without one.</param>
    /// <returns>Warnings: what of the repository is not part of the run, and which of its rules are not followed.</returns>
    /// <exception cref="OrchestratorException">The repository or the base run cannot be used.</exception>
    public async Task<IReadOnlyList<string>> BringAsync(string? baseCommit, CancellationToken cancellationToken)
    {
        if (run.Options.Repository is null)
        {
            await BringBaseRunAsync(run.Options.BaseRun!, baseCommit, cancellationToken);
            return [];
        }

        if (repository.Exists && File.Exists(Brought))
        {
            await repository.RootAsync(cancellationToken);
            return [];
        }

        var user = await UserRepository.OpenAsync(run.Options.Repository, cancellationToken);
        await user.RequireBranchPlaceAsync(cancellationToken);
        await repository.RootAsync(
            user.ObjectFormat,
            honoursText: true,
            // Its history is not needed: merges never go further back, and the branch goes to where the history is.
            (gitDirectory, token) => FetchAsync(gitDirectory, user.Location, "HEAD", token, "--depth=1", "--update-shallow"),
            cancellationToken);
        var warnings = new List<string>();
        if (await user.HasUncommittedChangesAsync(cancellationToken))
        {
            warnings.Add(
                $"The repository '{user.Location}' has uncommitted changes; they are not part of the run, which starts from commit "
                    + $"{user.Head[..10]}.");
        }

        warnings.AddRange(await new SubmoduleSource(user, repository).BringAsync(cancellationToken));
        var largeFiles = await user.FindLargeFileStoreAsync(cancellationToken);
        if (largeFiles is not null)
        {
            user.RequireWritable(Path.Combine(largeFiles, "objects"));
            LargeFilePlace.Write(paths, largeFiles);
        }

        warnings.AddRange(await new RepositoryRulesCheck(repository).FindAsync(largeFiles is not null, cancellationToken));
        await File.WriteAllTextAsync(Brought, string.Empty, cancellationToken);
        return warnings;
    }

    /// <summary>Says that all was brought: a run that was killed before brings the rest when it is resumed.</summary>
    private string Brought => Path.Combine(paths.Repository, "origin");

    private static async Task<string> FetchAsync(
        string gitDirectory, string source, string what, CancellationToken cancellationToken, params string[] options)
    {
        var git = new GitCommand(gitDirectory)
        {
            UsesUserConfiguration = true,
            Writable = new WritableObjects(gitDirectory),
        };
        await git.RunAsync(
            new GitCall([
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                .. options,
                source,
                $"{what}:{RunRepository.RootReference}",
            ]),
            cancellationToken);
        return (await git.RunAsync(cancellationToken, "rev-parse", "--verify", RunRepository.RootReference)).Line;
    }

    private async Task BringBaseRunAsync(string directory, string? commit, CancellationToken cancellationToken)
    {
        if (repository.Exists)
        {
            await repository.RootAsync(cancellationToken);
            return;
        }

        var source = new RunPaths(directory).Repository;
        if (commit is null || !Directory.Exists(source))
        {
            throw WorkspaceErrors.BaseRunMissing(directory);
        }

        await repository.RootAsync(
            commit.Length > 40 ? "sha256" : "sha1",
            honoursText: false,
            (gitDirectory, token) => FetchAsync(gitDirectory, source, commit, token, "--update-shallow"),
            cancellationToken);
    }
}
