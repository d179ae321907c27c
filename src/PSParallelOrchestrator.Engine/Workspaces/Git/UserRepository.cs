using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>The user's own repository. Read for the base, written once for a branch; what is checked out there is never touched.</summary>
internal sealed class UserRepository
{
    private readonly GitCommand git;

    private UserRepository(string location, string gitDirectory, string commonDirectory, string head, string objectFormat)
    {
        Location = location;
        CommonDirectory = commonDirectory;
        Head = head;
        ObjectFormat = objectFormat;
        git = Command(gitDirectory, location);
    }

    /// <summary>The root of its work tree.</summary>
    public string Location { get; }

    /// <summary>The directory with its objects and branches, which all its work trees share.</summary>
    public string CommonDirectory { get; }

    /// <summary>The commit that is checked out.</summary>
    public string Head { get; }

    /// <summary>The kind of its object ids.</summary>
    public string ObjectFormat { get; }

    /// <summary>Looks at a repository.</summary>
    /// <param name="path">A directory of its work tree.</param>
    /// <exception cref="OrchestratorException">It is none, is bare, or has no commit.</exception>
    public static async Task<UserRepository> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            throw WorkspaceErrors.RepositoryMissing(path);
        }

        var search = Command(null, path);
        var about = await search.TryRunAsync(
            new GitCall("rev-parse", "--is-bare-repository", "--absolute-git-dir", "--git-common-dir", "--show-object-format"),
            cancellationToken);
        if (about.ExitCode != 0 || about.Lines is not [var bare, var gitDirectory, var commonDirectory, var objectFormat])
        {
            throw WorkspaceErrors.NotARepository(path, about.Error.Trim().TrimEnd('.'));
        }

        if (bare == "true")
        {
            throw WorkspaceErrors.BareRepository(path);
        }

        var top = await search.TryRunAsync(new GitCall("rev-parse", "--show-toplevel"), cancellationToken);
        if (top.ExitCode != 0)
        {
            throw WorkspaceErrors.NotARepository(path, top.Error.Trim().TrimEnd('.'));
        }

        var head = await search.TryRunAsync(new GitCall("rev-parse", "--verify", "--quiet", "HEAD^{commit}"), cancellationToken);
        return head.ExitCode == 0
            ? new UserRepository(top.Line, gitDirectory, Path.GetFullPath(commonDirectory, path), head.Line, objectFormat)
            : throw WorkspaceErrors.EmptyRepository(path);
    }

    /// <summary>Whether the work tree differs from the commit that is checked out.</summary>
    public async Task<bool> HasUncommittedChangesAsync(CancellationToken cancellationToken)
    {
        var status = await git.RunAsync(new GitCall("status", "--porcelain", "-z") { WorkTree = Location }, cancellationToken);
        return !status.Output.IsEmpty;
    }

    /// <summary>Requires that the run's branch can be made when all the work is done.</summary>
    /// <exception cref="OrchestratorException">A branch has the name of the branches' folder, or nothing may be written.</exception>
    public async Task RequireBranchPlaceAsync(CancellationToken cancellationToken)
    {
        const string Folder = "refs/heads/orchestrator";
        var listed = await git.RunAsync(new GitCall("for-each-ref", "--format=%(refname)", Folder), cancellationToken);
        if (listed.Lines.Contains(Folder, StringComparer.Ordinal))
        {
            throw WorkspaceErrors.BranchInTheWay(Location);
        }

        foreach (var directory in new[] { "objects", "refs/heads", Folder }.Select(name => Path.Combine(CommonDirectory, name)))
        {
            RequireWritable(directory);
        }
    }

    /// <summary>Requires that something can be made in a directory, or in the one above that is there.</summary>
    /// <exception cref="OrchestratorException">It may not be written.</exception>
    public void RequireWritable(string directory)
    {
        while (!Directory.Exists(directory))
        {
            directory = Path.GetDirectoryName(directory)!;
        }

        if (OperatingSystem.IsLinux() && !LibC.MayWrite(directory))
        {
            throw WorkspaceErrors.RepositoryNotWritable(Location, directory);
        }
    }

    /// <summary>The user's store of large files; null where Git LFS is not set up here.</summary>
    public async Task<string?> FindLargeFileStoreAsync(CancellationToken cancellationToken)
    {
        var filter = await git.TryRunAsync(new GitCall("config", "--get-regexp", @"^filter\.lfs\.(clean|process)$"), cancellationToken);
        var standard = Path.Combine(CommonDirectory, "lfs");
        if (filter.ExitCode != 0 && !Directory.Exists(Path.Combine(standard, "objects")))
        {
            return null;
        }

        var storage = await git.TryRunAsync(new GitCall("config", "--get", "--path", "lfs.storage"), cancellationToken);
        return storage.ExitCode == 0 && storage.Line.Length > 0 ? Path.GetFullPath(storage.Line, CommonDirectory) : standard;
    }

    /// <summary>Runs git in the repository; it must succeed.</summary>
    public Task<GitResult> RunAsync(GitCall call, CancellationToken cancellationToken) => git.RunAsync(call, cancellationToken);

    /// <summary>Runs git in the repository, whatever its exit code.</summary>
    public Task<GitResult> TryRunAsync(GitCall call, CancellationToken cancellationToken) => git.TryRunAsync(call, cancellationToken);

    private static GitCommand Command(string? gitDirectory, string directory) =>
        new(gitDirectory) { UsesUserConfiguration = true, WorkingDirectory = directory };
}
