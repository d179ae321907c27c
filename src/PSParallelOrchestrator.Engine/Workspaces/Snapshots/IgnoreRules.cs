using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Snapshots;

/// <summary>The ignore rules of the commit that a run on a repository started from; not those that tasks wrote.</summary>
/// <param name="commit">That commit, or the one of a submodule; null for the run's root.</param>
/// <param name="directory">Where the base's <c>.gitignore</c> files are laid out; nothing else is in there.</param>
internal sealed class IgnoreRules(RunRepository repository, string? commit, string directory) : IDisposable
{
    private static readonly GitPath FileName = new(".gitignore");
    private readonly SemaphoreSlim gate = new(1, 1);
    private bool? any;

    public void Dispose() => gate.Dispose();

    /// <summary>Finds the paths that are ignored.</summary>
    /// <param name="files">Paths of files that the base does not have.</param>
    public async Task<HashSet<GitPath>> FindIgnoredAsync(IReadOnlyList<GitPath> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0 || !await PrepareAsync(cancellationToken))
        {
            return [];
        }

        var result = await repository.TryRunAsync(
            new GitCall("check-ignore", "--no-index", "-z", "--stdin") { WorkTree = directory, Input = PathList.Of(files) },
            cancellationToken);
        return result.ExitCode is 0 or 1
            ? [.. result.Records().Select(record => GitPath.FromBytes(record.Span))]
            : throw GitErrors.Failed("check-ignore", result);
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return any ??= await LayOutAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool> LayOutAsync(CancellationToken cancellationToken)
    {
        var root = commit ?? await repository.RootAsync(cancellationToken);
        var rules = (await repository.ListTreeAsync(root, cancellationToken))
            .Where(entry => entry.Key.Name == FileName && entry.Value.IsFile)
            .ToList();
        if (rules.Count == 0)
        {
            return false;
        }

        if (Directory.Exists(directory))
        {
            FileTree.Open(directory).DeleteAll(GitPath.Root);
        }

        Directory.CreateDirectory(directory);
        var tree = await repository.EditTreeAsync(null, [], rules, cancellationToken);
        await repository.WriteFilesAsync(tree, directory, cancellationToken);
        return true;
    }
}
