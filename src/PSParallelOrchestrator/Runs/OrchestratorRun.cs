namespace PSParallelOrchestrator;

/// <summary>One execution of a plan. The object follows the run: read it at any time, from any thread.</summary>
public sealed class OrchestratorRun
{
    private Dictionary<string, RunTask> byId;
    private readonly int[] counts = new int[Enum.GetValues<TaskState>().Length];
    private RunEvents? events;
    private long lastSequence;

    internal OrchestratorRun(string id, string directory, OrchestratorPlan plan, RunOptions options, DateTimeOffset createdAt)
    {
        Id = id;
        Directory = directory;
        Plan = plan;
        Options = options;
        CreatedAt = createdAt;
        MaxCostUsd = options.MaxCostUsd;
        ConflictStrategy = options.ConflictStrategy;
        (Tasks, byId) = ([], []);
        Add(plan);
    }

    /// <summary>
    /// Raised after a task reached a final state and the record of it is on disk. Handlers are called one at a time, beside the run.
    /// </summary>
    public event EventHandler<TaskFinishedEventArgs>? TaskFinished;

    /// <summary>Raised after any change of the run; changes while a handler is busy are one event.</summary>
    public event EventHandler? ProgressChanged;

    /// <summary>The run's ULID, lower case.</summary>
    public string Id { get; }

    /// <summary>The run's name: that of its directory.</summary>
    public string Name => Path.GetFileName(Directory);

    /// <summary>The run's directory, as a full path.</summary>
    public string Directory { get; }

    /// <summary>What is run.</summary>
    internal OrchestratorPlan Plan { get; private set; }

    /// <summary>How it is run, since it was continued last.</summary>
    public RunOptions Options { get; internal set; }

    /// <summary>Where attempts run, after Auto was decided.</summary>
    public BackendKind Backend => Options.Backend;

    /// <summary>Whether Agent tasks are simulated: what they leave is made up.</summary>
    public bool Simulated { get; internal set; }

    /// <summary>The executor budget.</summary>
    public int MaxExecutors => Options.MaxExecutors;

    /// <summary>What the run may cost, planning included, in US dollars; null without a budget.</summary>
    public decimal? MaxCostUsd { get; internal set; }

    /// <summary>What is done where two tasks left different things at one place; that of the options, until the run was continued with
    /// another.</summary>
    public ConflictStrategy ConflictStrategy { get; internal set; }

    /// <summary>What the run cost so far, planning included, in US dollars; null where nothing was charged.</summary>
    public decimal? CostUsd
    {
        get
        {
            var sum = Plan.Planning?.CostUsd;
            foreach (var task in Tasks)
            {
                sum = task.CostUsd is { } cost ? (sum ?? 0) + cost : sum;
            }

            return sum;
        }
    }

    /// <summary>
    /// What the run cost beyond <see cref="CostUsd"/> at most, in US dollars: reserved for attempts that were lost, so that nobody knows
    /// their cost. Null for none.
    /// </summary>
    public decimal? UnsettledUsd
    {
        get
        {
            decimal? sum = null;
            foreach (var attempt in Tasks.SelectMany(task => task.Attempts))
            {
                sum = attempt.UnsettledUsd is { } reserved ? (sum ?? 0) + reserved : sum;
            }

            return sum;
        }
    }

    /// <summary>Where the run stands.</summary>
    public RunState State { get; internal set; }

    /// <summary>When the run was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>When its orchestrator last began or resumed it.</summary>
    public DateTimeOffset? StartedAt { get; internal set; }

    /// <summary>When it reached its final state; null before.</summary>
    public DateTimeOffset? FinishedAt { get; internal set; }

    /// <summary>
    /// How long the run took since it was begun or continued last, or has taken so far; null before, and where nobody knows its end.
    /// </summary>
    public TimeSpan? Duration =>
        FinishedAt is null && State != RunState.Running ? null : Elapsed ?? Durations.Between(StartedAt, FinishedAt);

    /// <summary>How many tasks are final, whatever became of them.</summary>
    public int Done => Succeeded + Failed + Count(TaskState.Blocked) + Count(TaskState.Canceled);

    /// <summary>How many tasks succeeded.</summary>
    public int Succeeded => Count(TaskState.Succeeded);

    /// <summary>How many tasks failed.</summary>
    public int Failed => Count(TaskState.Failed);

    /// <summary>How often somebody began or continued the run.</summary>
    internal int Beginnings { get; set; }

    /// <summary>How long the run took since it was begun or continued last, counted without the clock; null while it goes on.</summary>
    internal TimeSpan? Elapsed { get; set; }

    /// <summary>
    /// How busy the machine's processors were on average while the run was worked on there, 0 to 100; null where nobody measured.
    /// </summary>
    public double? AverageCpuPercent { get; internal set; }

    /// <summary>How much of the machine's memory was in use on average meanwhile, 0 to 100; null where nobody measured.</summary>
    public double? AverageMemoryPercent { get; internal set; }

    /// <summary>Warnings the run gave so far.</summary>
    public IReadOnlyList<string> Warnings { get; internal set => field = Frozen.List(value); } = [];

    /// <summary>The last consolidation; null before the first.</summary>
    public ConsolidationSummary? Consolidation { get; internal set; }

    /// <summary>The tasks, in plan order; those that were added while the run went on come last.</summary>
    public IReadOnlyList<RunTask> Tasks { get; private set; }

    /// <summary>What made its orchestrator give it up; null otherwise. The run can be resumed.</summary>
    public string? Fault => Problem?.Message;

    /// <summary>What is behind <see cref="Fault"/>: no property, since who writes a run as JSON does not want its stack.</summary>
    internal Exception? Problem { get; set; }

    /// <summary>
    /// Why the run stands where it does, where there is something to say: what is damaged, what made its orchestrator give it up.
    /// </summary>
    public string? Reason => Fault;

    /// <summary>What stands behind the object.</summary>
    internal IRunControl? Control { get; set; }

    /// <summary>The number of the last event of the journal that the object shows; 0 before the first.</summary>
    internal long LastSequence
    {
        get => Volatile.Read(ref lastSequence);
        set => Volatile.Write(ref lastSequence, value);
    }

    /// <summary>Told of a task and the state it had, each time one is set.</summary>
    internal Action<RunTask, TaskState>? StateSet { get; set; }

    /// <summary>Waits until the run has ended.</summary>
    public void Wait() => Control?.Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the run has ended.</summary>
    /// <param name="timeout">How long at most.</param>
    /// <returns>Whether it has.</returns>
    public bool Wait(TimeSpan timeout) => Control?.Wait(timeout) ?? true;

    /// <summary>Asks the run to stop: what runs is ended, what waits is canceled. It can be resumed.</summary>
    /// <exception cref="OrchestratorException">It has no live orchestrator.</exception>
    public void Stop() => Control?.Stop("Stopped by the user.");

    /// <summary>
    /// Takes in what happened since. Of runs that go on in this process only what agents are doing needs that; all else follows by itself.
    /// </summary>
    public void Refresh() => Control?.Refresh();

    /// <summary>What is run.</summary>
    /// <returns>The plan, with the tasks that were added since.</returns>
    public OrchestratorPlan GetPlan() => Plan;

    /// <summary>The run in a line.</summary>
    /// <returns>Name and state.</returns>
    public override string ToString() => $"{Name} ({State})";

    /// <summary>How many tasks are in a state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The number of tasks.</returns>
    public int Count(TaskState state) => Volatile.Read(ref counts[(int)state]);

    /// <summary>Finds a task.</summary>
    /// <param name="id">The task's id in the plan.</param>
    /// <returns>The task, or null.</returns>
    public RunTask? FindTask(string id) => byId.GetValueOrDefault(id);

    /// <summary>Takes up the tasks that a plan has beyond those the run has.</summary>
    /// <param name="plan">The run's plan, with more tasks at its end.</param>
    internal void Add(OrchestratorPlan plan)
    {
        // Others read meanwhile: each of these is replaced, the plan last, and none is changed.
        var tasks = Tasks.ToList();
        var ids = new Dictionary<string, RunTask>(byId, StringComparer.Ordinal);
        ids.EnsureCapacity(plan.Tasks.Count);
        for (var i = tasks.Count; i < plan.Tasks.Count; i++)
        {
            tasks.Add(new RunTask(this, plan.Tasks[i], i));
            ids.Add(tasks[i].Id, tasks[i]);
        }

        Interlocked.Add(ref counts[(int)TaskState.Pending], tasks.Count - Tasks.Count);
        (byId, Tasks, Plan) = (ids, Frozen.List<RunTask>(tasks), plan);
    }

    internal void SetState(RunTask task, TaskState state, string? reason)
    {
        var before = task.State;
        Interlocked.Decrement(ref counts[(int)before]);
        task.State = state;
        task.Reason = reason;
        Interlocked.Increment(ref counts[(int)state]);
        StateSet?.Invoke(task, before);
    }

    /// <summary>From now on raises events beside who works on the run: for runs that users hold, whose handlers are not ours.</summary>
    internal void RaiseEventsBeside() =>
        events ??= new RunEvents(e => Control?.Warn($"A handler of the run's events failed: {e.Message}"));

    /// <summary>Waits until every event so far was raised and its handlers have returned.</summary>
    /// <returns>A task that ends then.</returns>
    internal Task EventsRaisedAsync() => events?.RaisedAsync() ?? Task.CompletedTask;

    internal void RaiseTaskFinished(RunTask task)
    {
        if (TaskFinished is not { } handlers)
        {
            return;
        }

        if (events is { } beside)
        {
            beside.Raise(() => handlers(this, new TaskFinishedEventArgs(task)));
        }
        else
        {
            handlers(this, new TaskFinishedEventArgs(task));
        }
    }

    internal void RaiseProgressChanged()
    {
        if (ProgressChanged is not { } handlers)
        {
            return;
        }

        if (events is { } beside)
        {
            beside.RaiseProgress(() => handlers(this, EventArgs.Empty));
        }
        else
        {
            handlers(this, EventArgs.Empty);
        }
    }
}

/// <summary>Where a run stands.</summary>
public enum RunState
{
    /// <summary>Its orchestrator is alive.</summary>
    Running,

    /// <summary>Handed whole to a cluster; no orchestrator is needed.</summary>
    Delegated,

    /// <summary>Every task succeeded.</summary>
    Succeeded,

    /// <summary>At least one task did not succeed.</summary>
    Failed,

    /// <summary>The user stopped it.</summary>
    Canceled,

    /// <summary>Its orchestrator is gone; the run can be resumed.</summary>
    Interrupted,

    /// <summary>
    /// Its directory cannot be read: it lost files, is damaged, or of a newer version. Lists show it; naming it is an error. It can be
    /// removed.
    /// </summary>
    Damaged,
}
