using Microsoft.Extensions.Logging.Abstractions;
using PSParallelOrchestrator.Engine.Execution;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Scheduling;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>The real scheduler and journal on virtual time, with attempts whose duration and result a test decides.</summary>
internal sealed class VirtualRun : IAttemptDriver, IDisposable
{
    private readonly Dictionary<string, (RunTask Task, AttemptSpec Spec, ITimer Timer)> underWay = [];
    private readonly TaskGraph graph;
    private readonly SchedulerSettings settings;
    private readonly FailureClass cancel;
    private readonly long beginning;
    private bool hasNews;

    public VirtualRun(OrchestratorPlan plan, RunOptions? options = null, ResourceDemand? capacity = null, int seed = 1, FailureClass cancel = FailureClass.Canceled)
    {
        this.cancel = cancel;
        beginning = Time.GetTimestamp();
        Run = new OrchestratorRun(Ulid.NewUlid().ToString(), "/runs/virtual", plan, options ?? new RunOptions(), Time.GetUtcNow());
        graph = new TaskGraph(plan);
        Projection = new RunProjection(Run, graph);
        Journal = new JournalWriter(File, "journal.jsonl", 0, Time);
        settings = new SchedulerSettings(
            new RunPaths(Run.Directory), capacity ?? new ResourceDemand(64, 1L << 40, 8), Time, new Random(seed));
        Scheduler = new Scheduler(Projection, graph, Journal, this, settings, NullLogger.Instance);
    }

    public VirtualTime Time { get; } = new();

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

    /// <summary>How long a rate limit asks to wait.</summary>
    public TimeSpan? RetryAfter { get; set; }

    /// <summary>Every attempt in the order of its start.</summary>
    public List<AttemptSpec> Started { get; } = [];

    public int MostAtOnce { get; private set; }

    /// <summary>Called before each attempt starts.</summary>
    public Action<RunTask, AttemptSpec>? OnStart { get; set; }

    public void Start(RunTask task, AttemptSpec spec)
    {
        OnStart?.Invoke(task, spec);
        Started.Add(spec);
        var startedAt = Time.GetUtcNow();
        var timer = Time.CreateTimer(_ => End(spec.Token, Outcome(task, spec), startedAt), null, Duration(task, spec), Timeout.InfiniteTimeSpan);
        underWay.Add(spec.Token, (task, spec, timer));
        MostAtOnce = Math.Max(MostAtOnce, underWay.Count);
    }

    public void Cancel(string token) => End(token, cancel, Time.GetUtcNow());

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
    public void Resume(JournalEvent started)
    {
        Scheduler.Dispose();
        Projection.Apply(Journal.Append(started));
        Scheduler = new Scheduler(Projection, graph, Journal, this, settings, NullLogger.Instance);
    }

    public string? Ask(RunRequest request)
    {
        var message = new RequestMessage(request);
        Scheduler.Post(message);
        Scheduler.Turn();
        return message.Answer.Task.IsCompleted ? message.Answer.Task.Result : "not answered";
    }

    public void Dispose()
    {
        Scheduler.Dispose();
        Journal.Dispose();
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
                RetryAfter = failure == FailureClass.RateLimited ? RetryAfter : null,
                StartedAt = startedAt,
                FinishedAt = Time.GetUtcNow(),
            },
            Commit: null,
            Warnings: []));
    }
}
