using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Looks at what stands in the output, without following links.</summary>
/// <param name="idLength">How long the repository's ids are.</param>
internal sealed class OutputInspector(FileTree output, int idLength)
{
    /// <summary>What is at a path.</summary>
    public async Task<OutputPlace> InspectAsync(GitPath path, CancellationToken cancellationToken)
    {
        foreach (var directory in path.Ancestors().Reverse())
        {
            switch (output.Find(directory)?.Kind)
            {
                case null:
                    return new OutputPlace(OutputPlaceKind.Free, path, null);
                case FileKind.Directory:
                    break;
                default:
                    return new OutputPlace(OutputPlaceKind.Blocked, directory, null);
            }
        }

        return output.Find(path) switch
        {
            null => new OutputPlace(OutputPlaceKind.Free, path, null),
            { Kind: FileKind.Directory } => new OutputPlace(OutputPlaceKind.Directory, path, null),
            { } status => new OutputPlace(OutputPlaceKind.File, path, await ReadAsync(path, status, cancellationToken)),
        };
    }

    /// <summary>Every file beneath a directory; links count as files.</summary>
    public IEnumerable<GitPath> FilesBeneath(GitPath directory)
    {
        foreach (var (name, status) in output.List(directory))
        {
            var path = directory.Join(name);
            if (status.Kind != FileKind.Directory)
            {
                yield return path;
                continue;
            }

            foreach (var file in FilesBeneath(path))
            {
                yield return file;
            }
        }
    }

    private async Task<GitEntry?> ReadAsync(GitPath path, FileStatus status, CancellationToken cancellationToken)
    {
        switch (status.Kind)
        {
            case FileKind.Link:
                return output.ReadLink(path) is { } target
                    ? new GitEntry(GitEntry.LinkMode, ObjectId.OfBlob(target.ToBytes(), idLength))
                    : null;
            case FileKind.File:
                await using (var content = output.OpenRead(path))
                {
                    var id = await ObjectId.OfBlobAsync(content, status.Size, idLength, cancellationToken);
                    return new GitEntry(status.IsExecutable ? GitEntry.ExecutableMode : GitEntry.FileMode, id);
                }

            default:
                return null;
        }
    }
}
