using Microsoft.Extensions.Logging.Abstractions;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Resources;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>The real scheduler and journal on virtual time, with attempts whose duration and result a test decides.</summary>
internal sealed class VirtualRun : IAttemptDriver, IDisposable
{
    private readonly Dictionary<string, (RunTask Task, AttemptSpec Spec, ITimer Timer)> underWay = [];
    private readonly SchedulerSettings settings;
    private readonly FailureClass cancel;
    private readonly long beginning;
    private bool hasNews;

    public VirtualRun(
        OrchestratorPlan plan,
        RunOptions? options = null,
        ResourceDemand? capacity = null,
        int seed = 1,
        FailureClass cancel = FailureClass.Canceled)
        : this(
            new OrchestratorRun(
                Ulid.NewUlid().ToString(),
                "/runs/virtual",
                plan,
                options ?? new RunOptions(),
                new VirtualTime().GetUtcNow()),
            [],
            capacity,
            seed,
            cancel)
    {
    }

    /// <summary>Goes on with what a run's journal held at some moment.</summary>
    public VirtualRun(
        OrchestratorRun run,
        IReadOnlyList<JournalRecord> journal,
        ResourceDemand? capacity,
        int seed,
        FailureClass cancel = FailureClass.Canceled)
    {
        this.cancel = cancel;
        beginning = Time.GetTimestamp();
        Run = run;
        Projection = new RunProjection(Run);
        foreach (var record in journal)
        {
            Projection.Apply(record);
            Time.Advance(record.Time - Time.GetUtcNow());
        }

        Projection.NewlyFinal.Clear();
        Journal = new JournalWriter(File, "journal.jsonl", Projection.LastSequence, Time);
        settings = new SchedulerSettings(
            new RunPaths(Run.Directory),
            capacity ?? new ResourceDemand(64, 1L << 40, 8),
            Time,
            new Random(seed),
            _ => new CostBounds(LeastLimit))
        {
            MostExecutors = () => MostExecutors,
        };
        Scheduler = new Scheduler(Projection, Journal, this, settings, NullLogger.Instance);
    }

    public VirtualTime Time { get; } = new();

    /// <summary>How many executors there are at most; looked at when tasks change.</summary>
    public int MostExecutors { get; set; } = int.MaxValue;

    /// <summary>How long the run has gone on, whatever its clock shows.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(beginning);

    public MemoryJournalFile File { get; } = new();

    public OrchestratorRun Run { get; }

    public RunProjection Projection { get; }

    public JournalWriter Journal { get; }

    public Scheduler Scheduler { get; private set; }

    /// <summary>How long an attempt takes.</summary>
    public Func<RunTask, AttemptSpec, TimeSpan> Duration { get; set; } =
        (task, _) => task.Definition.EstimatedDuration ?? TimeSpan.FromSeconds(1);

    /// <summary>How an attempt ends; null for success.</summary>
    public Func<RunTask, AttemptSpec, FailureClass?> Outcome { get; set; } = (_, _) => null;

    /// <summary>What an attempt uses.</summary>
    public Func<RunTask, AttemptSpec, AttemptUsage?> Usage { get; set; } = (_, _) => null;

    /// <summary>Why the run's budget does not pay for an attempt's next request, by the gateway; null where it does.</summary>
    public Func<RunTask, string?> Refusal { get; set; } = _ => null;

    /// <summary>The smallest limit with which an attempt can work.</summary>
    public decimal LeastLimit { get; set; }

    /// <summary>How long a rate limit asks to wait.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>Every attempt in the order of its start.</summary>
    public List<AttemptSpec> Started { get; } = [];

    public int MostAtOnce { get; private set; }

    /// <summary>The attempts that run now.</summary>
    public IEnumerable<AttemptSpec> UnderWay => underWay.Values.Select(attempt => attempt.Spec);

    /// <summary>Called before each attempt starts.</summary>
    public Action<RunTask, AttemptSpec>? OnStart { get; set; }

    public void Start(RunTask task, AttemptSpec spec)
    {
        OnStart?.Invoke(task, spec);
        Started.Add(spec);
        Follow(task, spec, Duration(task, spec));
    }

    /// <summary>Takes over an attempt that the journal left open: it goes on for a while, or was lost.</summary>
    public void Adopt(TaskAttempt attempt, TimeSpan left, bool lost)
    {
        var spec = Scheduler.Adopt(attempt);
        Follow(attempt.Task, spec, left);
        if (lost)
        {
            End(spec.Token, FailureClass.Lost, Time.GetUtcNow());
        }
    }

    /// <summary>Those that were to be given no more time.</summary>
    public List<string> Hurried { get; } = [];

    /// <summary>Whether what is canceled takes its time.</summary>
    public bool EndsSlowly { get; set; }

    public void Cancel(string token)
    {
        if (!EndsSlowly)
        {
            End(token, cancel, Time.GetUtcNow());
        }
    }

    public void Hurry(string token)
    {
        Hurried.Add(token);
        End(token, cancel, Time.GetUtcNow());
    }

    public void Recorded(string directory)
    {
    }

    /// <summary>Runs to the end, or until a condition holds.</summary>
    public RunState Complete(Func<bool>? until = null)
    {
        while (Scheduler.Turn())
        {
            if (until?.Invoke() == true)
            {
                break;
            }

            Assert.True(hasNews || Time.GoToNextTimer(), "The scheduler waits for nothing.");
            hasNews = false;
        }

        return Run.State;
    }

    /// <summary>Goes on with a run that ended, as another owner does.</summary>
    public void Resume(IJournalEvent started)
    {
        Scheduler.Dispose();
        Projection.Apply(Journal.Append(started));
        Scheduler = new Scheduler(Projection, Journal, this, settings, NullLogger.Instance);
    }

    /// <summary>Ends every attempt that is under way, and lets the scheduler take that in.</summary>
    public void EndAll(FailureClass failure)
    {
        foreach (var token in underWay.Keys.ToList())
        {
            End(token, failure, Time.GetUtcNow());
        }

        Scheduler.Post(new AbandonMessage());
        while (Scheduler.Turn())
        {
        }
    }

    public string? Ask(RunRequest request)
    {
        var message = new RequestMessage(request);
        Scheduler.Post(message);
        Scheduler.Turn();
        return message.Answer.Task.IsCompleted ? message.Answer.Task.Result : "not answered";
    }

    /// <summary>Asks something before the next turn.</summary>
    public Task<string?> Post(RunRequest request)
    {
        var message = new RequestMessage(request);
        Scheduler.Post(message);
        hasNews = true;
        return message.Answer.Task;
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        Journal.Dispose();
    }

    private void Follow(RunTask task, AttemptSpec spec, TimeSpan duration)
    {
        var startedAt = Time.GetUtcNow();
        var timer = Time.CreateTimer(_ => End(spec.Token, Outcome(task, spec), startedAt), null, duration, Timeout.InfiniteTimeSpan);
        underWay.Add(spec.Token, (task, spec, timer));
        MostAtOnce = Math.Max(MostAtOnce, underWay.Count);
    }

    private void End(string token, FailureClass? failure, DateTimeOffset startedAt)
    {
        if (!underWay.Remove(token, out var attempt))
        {
            return;
        }

        attempt.Timer.Dispose();
        hasNews = true;
        Scheduler.Post(new AttemptEndedMessage(
            attempt.Task,
            attempt.Spec.Attempt,
            new AttemptResult
            {
                Token = token,
                FailureClass = failure,
                Message = failure?.ToString(),
                Usage = Usage(attempt.Task, attempt.Spec),
                RetryAfter = failure is FailureClass.RateLimited or FailureClass.Transient ? RetryAfter : null,
                StartedAt = startedAt,
                FinishedAt = Time.GetUtcNow(),
            },
            Commit: null,
            Warnings: [])
        {
            BudgetRefusal = Refusal(attempt.Task),
        });
    }
}
