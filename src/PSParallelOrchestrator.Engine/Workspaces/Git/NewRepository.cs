using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>Makes the repository of a run.</summary>
internal static class NewRepository
{
    // `!merge` and not `-merge`: the latter would make every file binary to the merge, the former is git's three-way text merge. What a
    // repository says of merges is honoured where we merge; what would run programs is not honoured at all.
    private const string Common = "-filter -ident -working-tree-encoding !merge !diff !conflict-marker-size !whitespace\n";

    private const int Sha1Length = 40;

    /// <summary>Where a repository is made before it is moved to its place.</summary>
    /// <param name="paths">Where the run stands.</param>
    public static string Unfinished(RunPaths paths) => paths.Repository + ".new";

    /// <summary>Writes attributes that neutralise those of any <c>.gitattributes</c> in a tree.</summary>
    /// <param name="honoursText">Whether what a tree says of line ends stays in effect.</param>
    public static async Task WriteAttributesAsync(string gitDirectory, bool honoursText, CancellationToken cancellationToken)
    {
        var info = Directory.CreateDirectory(Path.Combine(gitDirectory, "info"));
        await File.WriteAllTextAsync(
            Path.Combine(info.FullName, "attributes"), "* " + (honoursText ? Common : "-text -crlf -eol " + Common), cancellationToken);
    }

    /// <summary>Makes a repository beside its place and moves it there whole, so that a crash leaves no half of one.</summary>
    /// <param name="paths">Where the run stands.</param>
    /// <param name="objectFormat">The kind of object ids: <c>sha1</c> or <c>sha256</c>.</param>
    /// <param name="honoursText">Whether what the files' attributes say of line ends is in effect.</param>
    /// <param name="makeRoot">Brings the commit that all tasks start from into the repository, whose directory it is given.</param>
    public static async Task MakeAsync(
        RunPaths paths,
        string objectFormat,
        bool honoursText,
        Func<string, CancellationToken, Task<string>> makeRoot,
        CancellationToken cancellationToken)
    {
        var unfinished = Unfinished(paths);
        if (Directory.Exists(unfinished))
        {
            FileChange.DeleteTree(unfinished);
        }

        Directory.CreateDirectory(paths.State);
        await new GitCommand(null) { WorkingDirectory = paths.State }.RunAsync(
            cancellationToken, "init", "--quiet", "--bare", "--template=", "--object-format=" + objectFormat, unfinished);
        await WriteAttributesAsync(unfinished, honoursText, cancellationToken);

        // Throw-away repositories of workspaces and the user's repository fetch commits by their id.
        await File.AppendAllTextAsync(
            Path.Combine(unfinished, "config"), "[uploadpack]\n\tallowAnySHA1InWant = true\n", cancellationToken);
        var root = await makeRoot(unfinished, cancellationToken);
        await new ObjectKeeper(unfinished).KeepAsync(batch: null, (RunRepository.RootReference, root));
        await LauncherThreads.RunAsync(() => MoveToItsPlace(unfinished, paths));
    }

    /// <summary>Makes an empty commit in a new repository with ids of SHA-1.</summary>
    /// <param name="date">The commit's date, as git writes it.</param>
    public static async Task<string> MakeEmptyRootAsync(string repository, string date)
    {
        var objects = new LooseObjects(repository);
        using var batch = new ObjectBatch(
            objects, new ObjectReader(new GitCommand(repository), objects), Path.Combine(repository, "new"), Sha1Length, inOnePack: false);
        var tree = batch.Add(ObjectType.Tree, []);
        var commit = batch.Add(ObjectType.Commit, new CommitObject(tree, []).Format(date, "Nothing yet\n"));
        await new ObjectKeeper(repository).KeepAsync(batch);
        return commit;
    }

    private static void MoveToItsPlace(string unfinished, RunPaths paths)
    {
        foreach (var file in new[] { "HEAD", "config", Path.Combine("info", "attributes") })
        {
            DurableFiles.SyncFile(Path.Combine(unfinished, file));
        }

        foreach (var directory in new[] { "info", "objects", "refs", string.Empty })
        {
            DurableFiles.SyncDirectory(Path.Combine(unfinished, directory));
        }

        FileChange.MoveDirectory(unfinished, paths.Repository);
        DurableFiles.SyncDirectory(paths.State);
    }
}
