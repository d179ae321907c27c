using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>
/// Follows jobs to their ends: by the folder in which results appear, several times a second, and by one look at the queue for all of
/// them, at most once a second and less often while nothing changes.
/// </summary>
/// <param name="client">Asks the cluster.</param>
/// <param name="canceler">Takes jobs out of the queue that can never start.</param>
/// <param name="histories">Says what became of jobs that the queue does not tell.</param>
/// <param name="troubled">Told the token of an attempt, and what is wrong.</param>
internal sealed class JobWatch(
    SlurmClient client, JobCanceler canceler, JobHistories histories, TimeProvider time, Action<string, string> troubled) : IAsyncDisposable
{
    private const double Slower = 1.5;

    // Twice: what a partition lacks for a moment, it may have in the next.
    private const int NeverTwice = 2;

    private static readonly TimeSpan BetweenResults = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HurriedPause = TimeSpan.FromMilliseconds(200);

    // Shared file systems show what a node wrote when they show it.
    private static readonly TimeSpan ResultPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FailurePatience = TimeSpan.FromSeconds(3);

    // A controller that is restarted is away for some seconds; one that lost its state may read it again.
    private static readonly TimeSpan MissingPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AwayPatience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, WatchedJob> jobs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim asked = new(0);
    private readonly Lock starting = new();
    private Task following = Task.CompletedTask;
    private Task looking = Task.CompletedTask;
    private JobFiles? files;
    private JobBook? book;
    private long? awaySince;
    private bool isAwayTold;

    /// <summary>Follows a job; one that is followed already is followed once.</summary>
    /// <param name="placed">Where its result will appear.</param>
    /// <param name="notes">Where it is noted how far it is.</param>
    public WatchedJob Follow(JobHandle handle, string directory, JobFiles placed, JobBook notes)
    {
        var job = jobs.GetOrAdd(handle.Token, _ => new WatchedJob(handle, directory, time.GetTimestamp()));
        lock (starting)
        {
            (files, book) = (placed, notes);
            if (looking.IsCompleted && !closing.IsCancellationRequested)
            {
                following = FollowResultsAsync();
                looking = LookAsync();
            }
        }

        return job;
    }

    /// <summary>The job of a token, while it is followed.</summary>
    public WatchedJob? Find(string token) => jobs.GetValueOrDefault(token);

    /// <summary>Follows a job no longer.</summary>
    public void Forget(string token) => jobs.TryRemove(token, out _);

    /// <summary>Lets the next look come soon: something is to change.</summary>
    public void Hurry()
    {
        if (asked.CurrentCount == 0)
        {
            asked.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(following, looking);
        foreach (var job in jobs.Values)
        {
            job.Leave(closing.Token);
        }

        Save();
        asked.Dispose();
        closing.Dispose();
    }

    private IEnumerable<WatchedJob> Open => jobs.Values.Where(static job => !job.End.IsCompleted);

    private async Task FollowResultsAsync()
    {
        try
        {
            while (true)
            {
                TakeResults();
                await Task.Delay(BetweenResults, time, closing.Token);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // What runs goes on.
        }
    }

    private void TakeResults()
    {
        if (!Open.Any())
        {
            return;
        }

        try
        {
            foreach (var token in files!.ResultTokens())
            {
                if (jobs.TryGetValue(token, out var job) && !job.End.IsCompleted)
                {
                    book!.Note(token, "Ended", null, WatchedJob.StartOf(job.Directory).Node);
                    job.Ends(new ExecutorEnd(Named(job) + " ended"));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file system that is away for a moment; the queue tells of ends, too.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            for (var pause = ShortestPause; ;)
            {
                if (await asked.WaitAsync(pause, closing.Token))
                {
                    // Whoever hurries has just asked for a change, which takes a moment.
                    await Task.Delay(HurriedPause, time, closing.Token);
                }

                if (!Open.Any())
                {
                    pause = ShortestPause;
                    continue;
                }

                pause = await LookOnceAsync() ? ShortestPause
                    : TimeSpan.FromTicks(Math.Min((long)(pause.Ticks * Slower), LongestPause.Ticks));
                Save();
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // What runs goes on.
        }
    }

    /// <summary>Looks at the queue.</summary>
    /// <returns>Whether anything changed, or is about to.</returns>
    private async Task<bool> LookOnceAsync()
    {
        try
        {
            var queue = await JobQueue.ReadAsync(client, time, closing.Token);
            (awaySince, isAwayTold) = (null, false);
            var isNews = false;
            var unknown = new List<(WatchedJob Job, JobRecord? Record)>();
            foreach (var job in Open.Where(job => job.Since < queue.At))
            {
                var record = queue.Find(job.Handle.Token);
                if (record is null or { IsOver: true })
                {
                    unknown.Add((job, record));
                    isNews = true;
                }
                else
                {
                    isNews |= await TakeLivingAsync(job, record);
                }
            }

            await TakeOverAsync(unknown);
            return isNews;
        }
        catch (Exception e) when (!closing.IsCancellationRequested)
        {
            // Whatever it is: attempts end when their ends are known, and until then somebody has to look.
            TellAway(e);
            return false;
        }
    }

    /// <summary>That nobody answers for a while is no trouble; who waits is told of it once.</summary>
    private void TellAway(Exception fault)
    {
        awaySince ??= time.GetTimestamp();
        if (!isAwayTold && time.GetElapsedTime(awaySince.Value) >= AwayPatience && Open.FirstOrDefault() is { } any)
        {
            isAwayTold = true;
            troubled(any.Handle.Token, BackendFaultErrors.Reason(fault) + " How far jobs are is not known until it does.");
        }
    }

    private async Task<bool> TakeLivingAsync(WatchedJob job, JobRecord record)
    {
        job.OverSince = null;
        if (record.IsWorking)
        {
            book!.Note(job.Handle.Token, "Running", null, record.Node);
            return job.Works(record.Start, record.Node);
        }

        job.Waits(record, time.GetUtcNow());
        book!.Note(job.Handle.Token, "Queued", record.Reason, null);
        job.NeverSeen = record.CanNeverStart ? job.NeverSeen + 1 : 0;
        if (job.NeverSeen >= NeverTwice && job.GivenUpFor is null)
        {
            await canceler.CancelAsync(job.Handle, closing.Token);
            job.GivenUpFor = record.Reason;
        }

        return job.NeverSeen > 0;
    }

    /// <summary>Takes the ends of jobs that are over, or that the queue does not know: those whose result does not come.</summary>
    private async Task TakeOverAsync(List<(WatchedJob Job, JobRecord? Record)> over)
    {
        var late = new List<(WatchedJob Job, JobRecord? Record)>();
        foreach (var (job, record) in over)
        {
            job.OverSince ??= time.GetTimestamp();
            if (record is { Node: not null } known)
            {
                job.Works(known.Start, known.Node);
                job.LostItsNode = known.LostItsNode;
            }

            if (time.GetElapsedTime(job.OverSince.Value) >= Patience(job, record))
            {
                late.Add((job, record));
            }
        }

        if (late.Count == 0)
        {
            return;
        }

        foreach (var (job, end) in await histories.EndsOfAsync(late, closing.Token))
        {
            // Of a job that nobody knows none may come later: the controller that forgot it may be one of two.
            var store = new DirectoryAttemptStore(job.Directory);
            await store.TryClaimAsync(AttemptClaim.OfThisProcess(job.Handle.Token, ClaimHolder.Recovery), closing.Token);
            book!.Note(job.Handle.Token, end.Failure?.ToString() ?? "Lost", null, null);
            job.Ends(end);
        }
    }

    private static TimeSpan Patience(WatchedJob job, JobRecord? record) =>
        record is null ? MissingPatience
        : job.GivenUpFor is not null ? TimeSpan.Zero
        : record.State == "COMPLETED" ? ResultPatience
        : FailurePatience;

    private static string Named(WatchedJob job) => FormattableString.Invariant($"job {job.Handle.Id}");

    private void Save()
    {
        try
        {
            book?.Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are for people, and written again with the next change.
        }
    }
}
