using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>
/// Brings objects and refs into a repository, durably: an object is on the disk before its name is, and both are before a ref names it.
/// Whoever comes while the disk is busy shares the next round, so that many attempts that end at once need few syncs of directories.
/// For use from any thread; blocks none.
/// </summary>
internal sealed class ObjectKeeper(string repository)
{
    private readonly Lock gate = new();
    private List<Request> waiting = [];
    private bool isWorking;

    /// <summary>Keeps objects.</summary>
    /// <param name="batch">The objects; null for none.</param>
    /// <param name="reference">A ref and what it is to name; null for none.</param>
    /// <returns>A task that ends when all is on the disk.</returns>
    /// <exception cref="OrchestratorException">It could not be written; the ref is as it was.</exception>
    public Task KeepAsync(ObjectBatch? batch, (string Name, string Id)? reference = null)
    {
        var request = new Request(batch, reference);
        lock (gate)
        {
            waiting.Add(request);
            if (isWorking)
            {
                return request.Done.Task;
            }

            isWorking = true;
        }

        LauncherThreads.Run(Work, static _ => { });
        return request.Done.Task;
    }

    private void Work()
    {
        while (true)
        {
            List<Request> round;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    isWorking = false;
                    return;
                }

                (round, waiting) = (waiting, []);
            }

            var directories = new HashSet<string>(StringComparer.Ordinal);
            Each(round, request => KeepObjects(request.Batch, directories));
            Each(round, _ => Sync(directories));
            Each(round, request => Name(request, directories));
            Each(round, _ => Sync(directories));
            round.ForEach(request => request.End());
        }
    }

    private static void Each(List<Request> round, Action<Request> step)
    {
        foreach (var request in round.Where(request => request.Fault is null))
        {
            try
            {
                step(request);
            }
            catch (Exception e)
            {
                request.Fault = e;
            }
        }
    }

    private void KeepObjects(ObjectBatch? batch, HashSet<string> directories)
    {
        if (batch is null)
        {
            return;
        }

        foreach (var (from, _) in batch.Files)
        {
            DurableFiles.SyncFile(from);
        }

        foreach (var (from, to) in batch.Files)
        {
            Move(from, to, directories);
        }

        foreach (var there in batch.There)
        {
            directories.Add(Path.GetDirectoryName(there)!);
        }

        if (batch.Pack is { Count: > 0 } pack)
        {
            var (packed, index, name) = pack.End();
            DurableFiles.SyncFile(packed);
            DurableFiles.SyncFile(index);

            // Git looks for an index, and then for its pack.
            Move(packed, Path.Combine(repository, "objects", "pack", name + ".pack"), directories);
            Move(index, Path.Combine(repository, "objects", "pack", name + ".idx"), directories);
        }
    }

    private void Name(Request request, HashSet<string> directories)
    {
        if (request.Reference is not var (name, id))
        {
            return;
        }

        var temporary = TemporaryFile.Beside(Path.Combine(repository, "reference"));
        File.WriteAllText(temporary, id + "\n");
        DurableFiles.SyncFile(temporary);
        Move(temporary, Path.Combine(repository, name), directories);
    }

    private static void Move(string from, string to, HashSet<string> directories)
    {
        var directory = Path.GetDirectoryName(to)!;
        for (var made = directory; !Directory.Exists(made); made = Path.GetDirectoryName(made)!)
        {
            directories.Add(Path.GetDirectoryName(made)!);
        }

        Directory.CreateDirectory(directory);
        FileChange.Move(from, to, overwrite: true);
        directories.Add(directory);
    }

    /// <summary>Where it fails, it fails for everybody: nobody's names are on the disk then.</summary>
    private static void Sync(HashSet<string> directories)
    {
        foreach (var directory in directories)
        {
            DurableFiles.SyncDirectory(directory);
        }

        directories.Clear();
    }

    private sealed class Request(ObjectBatch? batch, (string Name, string Id)? reference)
    {
        public ObjectBatch? Batch => batch;

        public (string Name, string Id)? Reference => reference;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Fault { get; set; }

        public void End()
        {
            if (Fault is null)
            {
                Done.SetResult();
            }
            else
            {
                Done.SetException(Fault is IOException or UnauthorizedAccessException ? GitErrors.NotKept(Fault) : Fault);
            }
        }
    }
}
