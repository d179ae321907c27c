using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>
/// Brings a tree into the output directory: built beside it, then moved in file by file. Stopped at any point, the next one
/// completes it. What the user edited or made is never overwritten.
/// </summary>
internal sealed class OutputWriter
{
    private readonly RunPaths paths;
    private readonly RunRepository repository;
    private readonly OutputManifestFile manifestFile;
    private readonly FileTree output;
    private readonly string stagingDirectory;

    public OutputWriter(RunPaths paths, RunRepository repository)
    {
        this.paths = paths;
        this.repository = repository;
        manifestFile = new OutputManifestFile(Path.Combine(paths.State, "consolidated.json"));
        output = FileTree.Open(paths.Root);
        stagingDirectory = Path.Combine(paths.Staging, "output");
    }

    /// <summary>Reads what was written before.</summary>
    public Task<OutputManifest> ReadManifestAsync(CancellationToken cancellationToken) => manifestFile.ReadAsync(cancellationToken);

    /// <summary>Records what was done without files.</summary>
    public Task WriteManifestAsync(OutputManifest manifest, CancellationToken cancellationToken) =>
        manifestFile.WriteAsync(manifest, cancellationToken);

    /// <summary>Writes the tree.</summary>
    /// <param name="cancellationToken">Ends the work; what is done by then is completed by the next consolidation.</param>
    /// <returns>Conflicts with what the user edited.</returns>
    public async Task<IReadOnlyList<MergeConflict>> WriteAsync(OutputTree tree, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await manifestFile.ReadAsync(cancellationToken);
            if (tree.Files.Count == 0 && manifest.Known.Count == 0)
            {
                return [];
            }

            var inspector = new OutputInspector(output, (tree.Commit ?? manifest.Commit)?.Length ?? 0);
            var plan = await new OutputPlanner(inspector, manifest, tree.Files).PlanAsync(cancellationToken);
            if (plan.UserFiles.Count > 0 && repository.Exists)
            {
                await repository.KeepFilesAsync(paths.Root, plan.UserFiles, cancellationToken);
            }

            DeleteStaging();
            if (plan.Writes.Count > 0)
            {
                Directory.CreateDirectory(stagingDirectory);
                await repository.WriteFilesAsync(tree.Commit!, stagingDirectory, cancellationToken);
            }

            var intent = new OutputManifest { Commit = tree.Commit, Files = plan.Files, Earlier = [.. manifest.Known] };
            await manifestFile.WriteAsync(intent, cancellationToken);
            await ApplyAsync(plan, inspector, intent.Known, cancellationToken);
            await manifestFile.WriteAsync(intent with { Earlier = plan.Edited }, cancellationToken);
            return plan.Conflicts;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConsolidationErrors.CannotWrite(paths.Root, e);
        }
        finally
        {
            DeleteStaging();
        }
    }

    private async Task ApplyAsync(
        OutputPlan plan,
        OutputInspector inspector,
        IReadOnlySet<KeyValuePair<GitPath, GitEntry>> known,
        CancellationToken cancellationToken)
    {
        foreach (var path in plan.Removals)
        {
            await RequireOursAsync(path, inspector, known, cancellationToken);
            output.DeleteFile(path);
            foreach (var directory in path.Ancestors())
            {
                if (!output.TryDeleteDirectory(directory))
                {
                    break;
                }
            }
        }

        var staging = FileTree.Open(stagingDirectory);
        foreach (var (from, to, replaces) in plan.Writes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MakeDirectories(to);
            if (replaces)
            {
                await RequireOursAsync(to, inspector, known, cancellationToken);
                output.ReplaceWith(staging, from, to);
            }
            else if (!MoveIn(staging, from, to))
            {
                throw ConsolidationErrors.ChangedMeanwhile(to.Display);
            }
        }
    }

    /// <summary>Directories that became empty by removals stand where a file is to be.</summary>
    private bool MoveIn(FileTree staging, GitPath from, GitPath to) =>
        output.TryMoveIn(staging, from, to) || (DeleteEmpty(to) && output.TryMoveIn(staging, from, to));

    private bool DeleteEmpty(GitPath path)
    {
        if (output.Find(path) is not { Kind: FileKind.Directory })
        {
            return false;
        }

        foreach (var (name, status) in output.List(path))
        {
            if (status.Kind == FileKind.Directory)
            {
                DeleteEmpty(path.Join(name));
            }
        }

        return output.TryDeleteDirectory(path);
    }

    private void MakeDirectories(GitPath file)
    {
        foreach (var directory in file.Ancestors().Reverse())
        {
            switch (output.Find(directory)?.Kind)
            {
                case FileKind.Directory:
                    break;
                case null:
                    output.CreateDirectory(directory);
                    break;
                default:
                    throw ConsolidationErrors.ChangedMeanwhile(directory.Display);
            }
        }
    }

    private static async Task RequireOursAsync(
        GitPath path, OutputInspector inspector, IReadOnlySet<KeyValuePair<GitPath, GitEntry>> known, CancellationToken cancellationToken)
    {
        var place = await inspector.InspectAsync(path, cancellationToken);
        if (place is not { Kind: OutputPlaceKind.File, Entry: { } entry } || !known.Contains(new(path, entry)))
        {
            throw ConsolidationErrors.ChangedMeanwhile(path.Display);
        }
    }

    private void DeleteStaging()
    {
        if (Directory.Exists(paths.Staging))
        {
            FileTree.Remove(paths.Staging, paths.Root);
        }
    }
}
