using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Runs executors as jobs of a Slurm cluster, one for each attempt. A job's name is the attempt's token.</summary>
internal sealed class SlurmHost : IDetachedHost
{
    private const int OpenTries = 3;
    private static readonly TimeSpan OpenPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FreshEnough = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenEnds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ResultPatience = TimeSpan.FromSeconds(60);
    private readonly SlurmBackendOptions options;
    private readonly IReadOnlyCollection<string> lostHosts;
    private readonly TimeProvider time;
    private readonly SlurmClient client;
    private readonly JobCanceler canceler;
    private readonly JobSubmitter submitter;
    private readonly JobWatch watch;
    private readonly NodePsorch psorch;
    private readonly ExcludedNodes excluded = new();
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim asking = new(1, 1);
    private readonly ConcurrentDictionary<string, JobBook> books = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> directories = new(StringComparer.Ordinal);
    private Action<string, string> troubled = static (_, _) => { };
    private SlurmCluster? cluster;
    private JobQueue? seen;
    private JobFiles? ofRun;
    private TimeSpan runLimit;

    /// <summary>Asks nobody yet.</summary>
    /// <param name="options">What the user wants.</param>
    /// <param name="lostHosts">Hosts and clusters that the user declared gone for good.</param>
    /// <param name="locate">Finds the psorch of this machine.</param>
    public SlurmHost(
        SlurmBackendOptions options,
        IReadOnlyCollection<string> lostHosts,
        Func<Task<(PsorchProgram? Program, string? Problem)>> locate,
        TimeProvider time)
    {
        this.options = options;
        this.lostHosts = lostHosts;
        this.time = time;
        client = new SlurmClient(options.Configuration, time);
        canceler = new JobCanceler(client);
        submitter = new JobSubmitter(client, SbatchArguments.Read(options.Arguments, out _), time);
        psorch = new NodePsorch(options, locate);
        watch = new JobWatch(
            client, canceler, new JobHistories(client, () => cluster?.HasAccounting == true), time,
            (token, problem) => troubled(token, problem));
    }

    public BackendKind Kind => BackendKind.Slurm;

    public bool HoldsLimits => true;

    public ExecutorEnvironment Environment => ExecutorEnvironment.Confined;

    public async Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        var found = await ClusterAsync(cancellationToken);
        foreach (var name in (string[])[options.Partition, options.GpuPartition ?? options.Partition])
        {
            if (name != SlurmBackendOptions.DefaultPartition && found.Partition(name) is { IsUp: false } down)
            {
                throw SlurmErrors.PartitionDown(down, found);
            }
        }

        return new BackendStatus(Kind, Available: true, found.Version, Reason: null)
        {
            Details = $"cluster {found.Name}, partitions {found.PartitionText()}",
        };
    }

    public async Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken)
    {
        var found = await ClusterAsync(cancellationToken);
        runLimit = run.Options.TimeLimit;
        foreach (var task in run.Plan.Tasks)
        {
            JobRequest.Check(task, runLimit, options, found);
        }

        foreach (var name in run.Plan.Tasks.Select(task => JobRequest.PartitionOf(task, options)).Distinct())
        {
            if (found.Partition(name) is { IsUp: false } down)
            {
                throw SlurmErrors.PartitionDown(down, found);
            }
        }

        excluded.Take(run);
        var files = new JobFiles(Path.Combine(new RunPaths(run.Directory).Root, JobFiles.FolderName));
        files.Create();
        var program = await psorch.PutAsync(files, cancellationToken);
        if (options.Probe)
        {
            await new NodeProbe(client, submitter, canceler, time).RequireAsync(run, options, files, program, cancellationToken);
        }

        ofRun = files;
    }

    public IAttemptStore Store(string directory) => new DirectoryAttemptStore(directory);

    public void Connect(Action<string, string> troubled) => this.troubled = troubled;

    public string? ResultNotice(AttemptSpec spec) => FilesOf(spec.Directory).Result(spec.Token);

    public string Logs(AttemptReference attempt)
    {
        var files = FilesOf(attempt.Directory);
        return $"{files.Output(attempt.Token)} and {files.Error(attempt.Token)}";
    }

    /// <summary>The time of the options is that of tasks that name none; a limit that was multiplied after a time-out stays so.</summary>
    public AttemptSpec Translate(AttemptSpec spec) =>
        options.Time is { } limit && spec.Task.TimeLimit is null && runLimit > TimeSpan.Zero
            ? spec with { TimeLimit = limit * (spec.TimeLimit / runLimit) }
            : spec;

    public async Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        var spec = start.Spec;
        var found = await ClusterAsync(cancellationToken);
        var request = JobRequest.Of(Translate(spec), options, found);
        var files = FilesOf(spec.Directory);
        files.Create();
        var program = await psorch.PutAsync(files, cancellationToken);
        var secrets = start.Secrets is null ? null : JobFiles.Secrets(spec.Directory);
        if (secrets is not null)
        {
            PrivateFile.Write(secrets, start.Secrets);
        }

        files.Define(spec, AttemptFiles.Task(spec.Directory));
        var nodes = excluded.Of(spec.Task.Id, found.Partition(JobRequest.PartitionOf(spec.Task, options)).NodeCount);
        await File.WriteAllTextAsync(
            files.Script(spec.Token), JobScript.Write(spec, request, files, program, secrets, nodes), cancellationToken);
        var handle = new JobHandle(found.Name, await SubmitAsync(spec, files, cancellationToken), spec.Token);
        var book = BookOf(files);
        book.Submitted(handle.Id, spec.Task.Id, spec.Attempt, spec.Token);
        watch.Follow(handle, spec.Directory, files, book);
        return handle.ToText();
    }

    public async ValueTask<ExecutorSight> FindAsync(AttemptReference attempt, FoundClaim claim, CancellationToken cancellationToken)
    {
        if (DeclaredLost(attempt) is { } lost)
        {
            return lost;
        }

        var found = await ClusterAsync(cancellationToken);
        if (JobHandle.FromText(attempt.Handle) is { Cluster: var other } && other != found.Name)
        {
            return new ExecutorSight.OutOfReach(other, IsThisMachine: false);
        }

        directories[attempt.Token] = attempt.Directory;
        return (await QueueAsync(cancellationToken)).Find(attempt.Token) switch
        {
            // A controller that lost its state does not know what its nodes still run: that is waited for as for any job it forgot.
            null when claim.Claim is { Holder: ClaimHolder.Executor } of => new ExecutorSight.Alive(
                new JobHandle(
                    found.Name,
                    JobHandle.FromText(attempt.Handle)?.Id ?? WatchedJob.StartOf(attempt.Directory).Job ?? 0,
                    attempt.Token).ToText(),
                of.At),
            null => new ExecutorSight.Gone("Slurm knows no job of it."),
            { IsOver: false } job => new ExecutorSight.Alive(
                new JobHandle(found.Name, job.Id, attempt.Token).ToText(),
                job is { IsWorking: true, Start: { } since } ? since : time.GetUtcNow()),
            var job => new ExecutorSight.Gone(FormattableString.Invariant($"Its job {job.Id} ended as {job.State} without a result.")),
        };
    }

    public Task<ExecutorBeginning> BeginAsync(string handle, Action<string> waits)
    {
        var job = Follow(handle);
        job.Connect(waits);
        return job.Beginning;
    }

    public async Task<ExecutorEnd> WaitAsync(string handle)
    {
        var job = Follow(handle);
        var end = await job.End;
        if (end.Failure is null)
        {
            await ResultAsync(job);
        }

        if (job is { LostItsNode: true, Node: { } node })
        {
            excluded.Add(await TaskOfAsync(job.Directory, closing.Token), node);
        }

        return end;
    }

    public async Task<ExecutorEnd?> UnaskedEndAsync(AttemptReference attempt, CancellationToken cancellationToken)
    {
        // Slurm asks before it ends by force, and says why when both are over.
        var begin = time.GetTimestamp();
        while (time.GetElapsedTime(begin) < EndPatience)
        {
            if ((await QueueAsync(cancellationToken)).Find(attempt.Token) is not { } job)
            {
                return null;
            }

            if (job.IsOver)
            {
                if (job is { LostItsNode: true, Node: { } node })
                {
                    excluded.Add(await TaskOfAsync(attempt.Directory, cancellationToken), node);
                }

                return JobHistories.EndOf(job);
            }

            await Task.Delay(BetweenEnds, time, cancellationToken);
        }

        return null;
    }

    public async ValueTask<bool> AskToEndAsync(string handle, CancellationToken cancellationToken)
    {
        await canceler.AskToEndAsync(JobHandle.Parse(handle), cancellationToken);
        watch.Hurry();
        return true;
    }

    public async Task EndAsync(string handle, CancellationToken cancellationToken)
    {
        await canceler.KillAsync(JobHandle.Parse(handle), cancellationToken);
        watch.Hurry();
    }

    public async Task EndLeftoversAsync(IReadOnlyCollection<string> tokens)
    {
        // Of a cluster that was declared lost nobody needs to answer.
        if (tokens.Count == 0 || (cluster is null && lostHosts.Count > 0))
        {
            return;
        }

        var queue = await QueueAsync(closing.Token);
        foreach (var job in tokens.Select(queue.Find).OfType<JobRecord>().Where(static job => !job.IsOver))
        {
            await canceler.KillAsync(new JobHandle(string.Empty, job.Id, job.Name), closing.Token);
        }
    }

    public void Settle(AttemptReference attempt)
    {
        directories.TryRemove(attempt.Token, out _);
        watch.Forget(attempt.Token);
        try
        {
            // Where no executor came to read it.
            FileChange.Delete(JobFiles.Secrets(attempt.Directory));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory is gone, and with it what was in it; or it is closed to everybody.
        }
    }

    public async Task RemoveRunAsync(string runId, CancellationToken cancellationToken)
    {
        foreach (var job in (await JobQueue.ReadAsync(client, time, cancellationToken)).LivingOf($"po-{runId}-"))
        {
            await canceler.CancelAsync(new JobHandle(string.Empty, job.Id, job.Name), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watch.DisposeAsync();
        submitter.Dispose();
        canceler.Dispose();
        psorch.Dispose();
        asking.Dispose();
        closing.Dispose();
    }

    private async Task<string> TaskOfAsync(string directory, CancellationToken cancellationToken) =>
        (await Store(directory).ReadTaskAsync(cancellationToken)).Spec.Task.Id;

    private JobFiles FilesOf(string attempt) => ofRun ?? JobFiles.OfAttempt(attempt);

    private JobBook BookOf(JobFiles files) => books.GetOrAdd(files.Root, _ => new JobBook(files));

    private ExecutorSight.Gone? DeclaredLost(AttemptReference attempt) =>
        (JobHandle.FromText(attempt.Handle)?.Cluster ?? attempt.LaunchedFrom?.Host) is { } place
        && lostHosts.Contains(place, StringComparer.OrdinalIgnoreCase)
            ? new ExecutorSight.Gone($"The cluster or host {place} was declared lost.")
            : null;

    private WatchedJob Follow(string handle)
    {
        var job = JobHandle.Parse(handle);
        if (watch.Find(job.Token) is { } known)
        {
            return known;
        }

        var directory = directories[job.Token];
        var files = FilesOf(directory);
        return watch.Follow(job, directory, files, BookOf(files));
    }

    private async Task<long> SubmitAsync(AttemptSpec spec, JobFiles files, CancellationToken cancellationToken)
    {
        try
        {
            return await submitter.SubmitAsync(files.Script(spec.Token), spec.Token, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more, and a controller that is away may have taken it: then it is to run nothing.
            await Store(spec.Directory).TryClaimAsync(
                AttemptClaim.OfThisProcess(spec.Token, ClaimHolder.Recovery), CancellationToken.None);
            throw;
        }
        finally
        {
            // What is looked for from here on is looked for in a newer queue.
            seen = null;
        }
    }

    /// <summary>Waits until the result is seen that a job is known to have written: a shared file system may show it late.</summary>
    private async Task ResultAsync(WatchedJob job)
    {
        var begin = time.GetTimestamp();
        while ((await Store(job.Directory).FindResultAsync(job.Handle.Token, closing.Token)).Result is null
            && File.Exists(FilesOf(job.Directory).Result(job.Handle.Token))
            && time.GetElapsedTime(begin) < ResultPatience)
        {
            await Task.Delay(BetweenLooks, time, closing.Token);
        }
    }

    private async ValueTask<SlurmCluster> ClusterAsync(CancellationToken cancellationToken)
    {
        if (cluster is { } known)
        {
            return known;
        }

        if (!OperatingSystem.IsLinux())
        {
            throw SlurmErrors.OnWindows();
        }

        await asking.WaitAsync(cancellationToken);
        try
        {
            for (var left = OpenTries; cluster is null; left--)
            {
                try
                {
                    cluster = await SlurmCluster.ReadAsync(client, cancellationToken);
                }
                catch (SlurmUnreachableException) when (left > 1)
                {
                    // A controller that is restarted is there again in a moment, and the run may have jobs that go on.
                    await Task.Delay(OpenPause, time, cancellationToken);
                }
            }

            return cluster;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>The queue as it was a moment ago: who asks for many attempts, one by one, asks once.</summary>
    private async Task<JobQueue> QueueAsync(CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken);
        try
        {
            var queue = seen is { } recent && time.GetElapsedTime(recent.At) < FreshEnough
                ? recent
                : await JobQueue.ReadAsync(client, time, cancellationToken);
            seen = queue;
            return queue;
        }
        finally
        {
            asking.Release();
        }
    }
}
