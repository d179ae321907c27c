using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>How far the orchestrator is with an attempt, between the scheduler that wants it and the backend that has it.</summary>
internal sealed class AttemptStage(RunTask task, AttemptSpec spec, TimeProvider time)
{
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private readonly long begin = time.GetTimestamp();
    private CancellationTokenSource? launchLimit;
    private bool isCanceled;
    private bool isLaunched;

    public RunTask Task { get; } = task;

    public AttemptSpec Spec { get; set; } = spec;

    /// <summary>Why the run's budget ended it; null where it did not.</summary>
    public string? BudgetRefusal { get; set; }

    /// <summary>When its launch, or the look at what was left of it, began.</summary>
    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public TimeSpan Elapsed => time.GetElapsedTime(begin);

    public WorkspaceInput Input { get; set; } = WorkspaceInput.Empty;

    public string? Handle { get; set; }

    /// <summary>What is under way for it here.</summary>
    public Task Work { get; set; } = System.Threading.Tasks.Task.CompletedTask;

    /// <summary>Ends when its end is known and taken.</summary>
    public Task Ending => ending.Task;

    /// <summary>Whether the backend has it and was asked to end it.</summary>
    public bool IsBeingEnded
    {
        get
        {
            lock (gate)
            {
                return isCanceled && isLaunched;
            }
        }
    }

    public AttemptReference Reference => new(Spec.Token, Handle, Spec.Directory);

    /// <summary>An attempt has one end: who takes it first says how it ended.</summary>
    public bool TryTakeEnd() => ending.TrySetResult();

    /// <summary>Begins to ask the backend; false where the attempt was canceled before.</summary>
    public bool TryBeginLaunch(CancellationTokenSource limit)
    {
        lock (gate)
        {
            launchLimit = isCanceled ? null : limit;
            return !isCanceled;
        }
    }

    /// <summary>The backend answered, or will not: its limit is not to be changed any more.</summary>
    public void EndLaunch()
    {
        lock (gate)
        {
            launchLimit = null;
        }
    }

    /// <summary>The backend has it.</summary>
    /// <returns>Whether it was canceled meanwhile and is to be ended.</returns>
    public bool Launched()
    {
        lock (gate)
        {
            isLaunched = true;
            return isCanceled;
        }
    }

    /// <summary>Notes that it is to end. A launch that is under way is waited for no longer than the patience.</summary>
    /// <returns>Whether the backend has it and is to be asked.</returns>
    public bool Cancel(TimeSpan patience)
    {
        lock (gate)
        {
            var first = !isCanceled;
            isCanceled = true;
            launchLimit?.CancelAfter(patience);
            return first && isLaunched;
        }
    }

    /// <summary>Notes work that is under way, beside what is already.</summary>
    public void Add(Task work)
    {
        lock (gate)
        {
            // The end of an attempt may be under way before its launch returns.
            Work = Work.IsCompleted ? work : work.IsCompleted ? Work : System.Threading.Tasks.Task.WhenAll(Work, work);
        }
    }
}
