using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>A scenario run to its end in virtual time, from its beginning or from a place in its journal.</summary>
internal sealed class ScenarioRun : IDisposable
{
    private readonly Scenario scenario;
    private readonly bool undisturbed;
    private readonly List<(long Sequence, string Picture)> pictures = [];
    private int turn;

    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="undisturbed">Whether nobody asks anything but approves or denies what waits for it.</param>
    public ScenarioRun(Scenario scenario, bool undisturbed)
    {
        (this.scenario, this.undisturbed) = (scenario, undisturbed);
        Virtual = new VirtualRun(scenario.Plan, scenario.RunOptions, Scenario.Capacity, scenario.Seed);
        Begin([]);
    }

    /// <summary>Resumes a scenario whose orchestrator died after so many events.</summary>
    public ScenarioRun(Scenario scenario, ScenarioRun died, int events)
    {
        (this.scenario, undisturbed) = (scenario, true);
        Prefix = died.Records[..events];
        var run = died.Virtual.Run;
        Virtual = new VirtualRun(
            new OrchestratorRun(run.Id, run.Directory, scenario.Plan, run.Options, run.CreatedAt),
            Prefix,
            Scenario.Capacity,
            scenario.Seed + 1);
        Begin(Prefix);
    }

    public VirtualRun Virtual { get; }

    /// <summary>What the journal held when this orchestrator took over.</summary>
    public List<JournalRecord> Prefix { get; } = [];

    /// <summary>What the journal holds in the end.</summary>
    public List<JournalRecord> Records { get; private set; } = [];

    /// <summary>Every object at every moment at which users could see them, by the number of the last event.</summary>
    public IEnumerable<(long Sequence, string Picture)> Pictures => pictures;

    public IEnumerable<TaskState> States => Virtual.Run.Tasks.Select(task => task.State);

    public void Dispose() => Virtual.Dispose();

    /// <summary>How many attempts before this one were held against the task.</summary>
    public static int Index(RunTask task, int number) =>
        task.Attempts.Take(number - 1).Count(attempt => attempt.FailureClass is not (FailureClass.Lost or FailureClass.Canceled));

    private void Begin(List<JournalRecord> prefix)
    {
        Virtual.Duration = (task, spec) => scenario.Duration(task.Ordinal, spec.Attempt);
        Virtual.Outcome = Outcome;
        Virtual.OnStart = CheckStart;
        Virtual.Run.ProgressChanged += (_, _) => pictures.Add((Virtual.Projection.LastSequence, RunPicture.Of(Virtual.Run)));
        var open = Virtual.Run.Tasks.Where(task => task.State == TaskState.Running).Select(task => task.LastAttempt!).ToList();
        if (prefix.Count == 0)
        {
            Virtual.Projection.Apply(Virtual.Journal.Append(new RunCreated(Virtual.Run.Id, Virtual.Run.Plan.Id, scenario.Tasks)));
        }

        Virtual.Resume(new RunStarted("host", 1, "0", Simulated: true, Reopen: prefix.Count > 0));
        foreach (var attempt in open)
        {
            var fate = Dice.Pick(3, scenario.Seed, attempt.Task.Ordinal, attempt.Number, prefix.Count);
            Virtual.Adopt(attempt, fate == 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(100), lost: fate == 0);
        }

        Virtual.Complete(() =>
        {
            Ask();
            return false;
        });
        Assert.False(Virtual.Journal.HasPending);
        Records = [.. prefix, .. JournalText.Read(Virtual.File.ToArray(), prefix.Count)];
    }

    private FailureClass? Outcome(RunTask task, AttemptSpec spec)
    {
        var index = Index(task, spec.Attempt);
        Virtual.RetryAfter = scenario.RetryAfter(task.Ordinal, index);
        return scenario.IsLost(task.Ordinal, spec.Attempt) ? FailureClass.Lost : scenario.End(task.Ordinal, index);
    }

    private void CheckStart(RunTask task, AttemptSpec spec)
    {
        Assert.All(task.Definition.DependsOn, id => Assert.Equal(TaskState.Succeeded, Virtual.Run.FindTask(id)!.State));
        var beside = Virtual.UnderWay.ToList();
        Assert.True(beside.Count < scenario.Executors, "More attempts than executors.");
        Assert.DoesNotContain(beside, other => other.Task.Id == task.Id || other.Executor == spec.Executor || other.Token == spec.Token);
        Assert.Empty(beside.SelectMany(other => other.Gpus ?? []).Intersect(spec.Gpus ?? []));
        Assert.DoesNotContain(Virtual.Started, earlier => earlier.Token == spec.Token);
    }

    private void Ask()
    {
        turn++;
        var run = Virtual.Run;
        if (!undisturbed && scenario.RequestAt(turn, run) is { } request)
        {
            Virtual.Post(request);
            return;
        }

        // Whoever approves takes some turns.
        foreach (
            var task in run.Tasks.Where(task =>
                task.State == TaskState.WaitingForApproval && (turn % 5 == 0 || run.Count(TaskState.Running) == 0)))
        {
            Virtual.Post(scenario.Approves(task.Ordinal) ? new ApproveRequest([task.Id]) : new DenyRequest([task.Id], "no"));
        }
    }
}
