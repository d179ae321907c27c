using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Archives;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

/// <summary>
/// The files of attempts at an engine that has no directories of this machine: an attempt's directory is a volume of its container, which
/// is filled before the container starts, and taken back when it has ended.
/// </summary>
/// <param name="engine">The engine.</param>
/// <param name="user">Who its containers run as.</param>
internal sealed class CarriedFiles(DockerEngine engine, ContainerUser user)
{
    // What comes back under another name first: who finds them takes the rest for there.
    private const string Late = ".taking";
    private static readonly GitPath[] Ends = [GitPath.FromText(AttemptFiles.ClaimName), GitPath.FromText(AttemptFiles.ResultName)];

    // What stays as it is here, whatever was made of it there.
    private static readonly GitPath[] Kept =
        [GitPath.FromText(AttemptFiles.TaskName), GitPath.FromText(AttemptFiles.ElsewhereName), GitPath.FromText(InnerSpec.Dependencies)];

    /// <summary>Whether the files of a container's attempt are carried.</summary>
    public static bool AreOf(IDictionary<string, string>? labels) => labels?.ContainsKey(ContainerLabels.Carried) == true;

    /// <summary>Whether what a container of a run has left is here, so that nobody needs it any more.</summary>
    /// <param name="labels">Its labels.</param>
    /// <param name="run">The run's directory; null where it is not known.</param>
    public static bool AreHere(IDictionary<string, string> labels, string? run) =>
        !AreOf(labels)
        || (run is not null
            && ContainerLabels.DirectoryOf(labels, new RunPaths(run)) is { } directory
            && (!Directory.Exists(directory) || CarriedNote.Read(directory) is { IsTaken: true }));

    /// <summary>Makes of a request one that mounts nothing of this machine.</summary>
    public void Adapt(CreateContainerParameters request, AttemptSpec spec)
    {
        request.Labels![ContainerLabels.Carried] = "1";
        var host = request.HostConfig!;
        var ofRun = new Dictionary<string, string> { [ContainerLabels.Run] = spec.RunId };
        host.Mounts =
            [new Mount { Type = "volume", Target = ContainerRequest.Output, VolumeOptions = new VolumeOptions { Labels = ofRun } }];

        // What its users are here does not matter, and the engine itself fills the volume.
        host.UsernsMode = string.Empty;
        if (spec.Gateway is not null)
        {
            host.Tmpfs![GatewayMount.Folder] = ContainerRequest.OwnFolder(user);
        }
    }

    /// <summary>Fills the volume of a container that has not started.</summary>
    /// <exception cref="IOException">Something cannot be read here, or the connection broke.</exception>
    public async Task SendAsync(string id, AttemptSpec spec, CancellationToken cancellationToken)
    {
        var owner = user.Name is { } name && FileOwner.Parse(name) is { } named ? named : ContainerUser.Executor;
        var left = new List<GitPath>();
        await engine.PutArchiveAsync(
            id,
            ContainerRequest.Output,
            (stream, token) => TreeArchive.WriteAsync(
                spec.Directory,
                stream,
                owner,
                (path, target) =>
                {
                    if (path.Raw == AttemptFiles.ElsewhereName)
                    {
                        return false;
                    }

                    // The engine refuses links that lead out of the directory. There is nothing behind them there; they come back.
                    var isLeft = target is { } to && LeadsOut(path, to);
                    if (isLeft)
                    {
                        left.Add(path);
                    }

                    return !isLeft;
                },
                token),
            cancellationToken);
        new CarriedNote(new ContainerHandle(spec.Token, engine.Identity, engine.Info.Name), IsTaken: false, left).Write(spec.Directory);
    }

    /// <summary>Takes back what the container of an attempt has left, where that is not done yet. Can be asked again at any time.</summary>
    /// <param name="container">The container, which has ended.</param>
    /// <exception cref="IOException">The connection broke, or there is no room here.</exception>
    public async Task TakeAsync(ContainerInspectResponse container, string token, string directory, CancellationToken cancellationToken)
    {
        if (CarriedNote.Read(directory) is { IsTaken: true })
        {
            return;
        }

        Directory.CreateDirectory(directory);
        var tree = FileTree.Open(directory);
        var links = LeftLinks(tree, directory);
        Clear(tree);
        var ends = new List<GitPath>();
        try
        {
            await engine.GetArchiveAsync(
                container.ID,
                ContainerRequest.Output,
                (stream, stop) => TreeArchive.ReadAsync(stream, tree, (path, entry) => Place(directory, path, entry, ends), stop),
                cancellationToken);
        }
        catch (InvalidDataException e)
        {
            // The same would come again: what the task left is its failure.
            Clear(tree);
            await new DirectoryAttemptStore(directory).WriteResultAsync(
                new AttemptResult
                {
                    Token = token,
                    FailureClass = FailureClass.TaskFailed,
                    Message = $"What the task left cannot be taken out of its container. {e.Message}",
                    StartedAt = ContainerTimes.StartOf(container),
                    FinishedAt = ContainerTimes.EndOf(container),
                },
                cancellationToken);
            Note(directory);
            return;
        }

        foreach (var (path, target) in links)
        {
            if (tree.Find(path) is null && tree.Find(path.Parent) is { Kind: FileKind.Directory })
            {
                tree.CreateLink(path, target);
            }
        }

        // The container goes when this is done: what it left is on the disk before.
        WrittenFiles.MakeDurable(directory);
        foreach (var end in ends)
        {
            tree.ReplaceWith(tree, new GitPath(end.Raw + Late), end);
        }

        Note(directory);
    }

    private static bool LeadsOut(GitPath link, GitPath target)
    {
        if (target.Raw.StartsWith('/'))
        {
            return false;
        }

        var depth = link.Ancestors().Count();
        foreach (var part in target.Raw.Split('/'))
        {
            depth += part switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    private static List<(GitPath Path, GitPath Target)> LeftLinks(FileTree tree, string directory) =>
        CarriedNote.Read(directory) is not { } note ? []
        : [.. note.Links.Select(path => (path, tree.ReadLink(path))).Where(link => link.Item2 is not null)
            .Select(link => (link.path, link.Item2!.Value))];

    private static UnpackTo? Place(string directory, GitPath path, TarEntry entry, List<GitPath> ends)
    {
        if (Kept.Any(kept => path.Equals(kept) || path.IsBeneath(kept)))
        {
            return null;
        }

        if (entry.Kind == FileKind.File && entry.Target is null && Ends.Contains(path))
        {
            ends.Add(path);
            return new UnpackTo(new GitPath(path.Raw + Late));
        }

        return path.Parent.IsRoot && IsLog(path, entry.Kind)
            ? new UnpackTo(path, () => Overwrite(Path.Combine(directory, path.Text), entry.Size))
            : new UnpackTo(path);
    }

    private static bool IsLog(GitPath path, FileKind kind) =>
        kind == FileKind.File && path.IsText && path.Raw.EndsWith(".log", StringComparison.Ordinal);

    /// <summary>Opens a log that may be followed here: whoever has read a part of it goes on where that ends.</summary>
    private static FileStream Overwrite(string path, long size)
    {
        var stream = new FileStream(
            path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (stream.Length > size)
        {
            stream.SetLength(0);
        }

        return stream;
    }

    private static void Clear(FileTree tree)
    {
        foreach (var (name, status) in tree.List(GitPath.Root))
        {
            if (Kept.Contains(name) || IsLog(name, status.Kind))
            {
                continue;
            }

            if (status.Kind == FileKind.Directory)
            {
                tree.DeleteAll(name);
            }
            else
            {
                tree.DeleteFile(name);
            }
        }
    }

    private void Note(string directory) => (
        CarriedNote.Read(directory)
            ?? new CarriedNote(new ContainerHandle(Path.GetFileName(directory), engine.Identity, engine.Info.Name), IsTaken: false, []))
        .Taken().Write(directory);
}
