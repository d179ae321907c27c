using FsCheck;
using FsCheck.Fluent;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>What must hold for any plan, whatever happens to it.</summary>
public sealed class SchedulerProperties
{
    private const int MostCuts = 20;

    [Fact]
    public void Whatever_happens_every_task_ends_once_and_no_law_is_broken() => ForAny(200, scenario =>
    {
        using var run = new ScenarioRun(scenario, undisturbed: false);
        JournalLaws.Check(scenario, run.Records, run.Virtual.Run);
    });

    [Fact]
    public void Replay_of_any_prefix_gives_every_object_as_it_was_then() => ForAny(80, scenario =>
    {
        using var run = new ScenarioRun(scenario, undisturbed: false);
        CheckReplay(scenario, run);
        if (run.Records.Count > 3)
        {
            using var resumed = new ScenarioRun(scenario, run, events: Dice.Pick(run.Records.Count, scenario.Seed, -5));
            CheckReplay(scenario, resumed);
        }
    });

    [Fact]
    public void A_resume_after_any_event_ends_as_if_nothing_had_happened() => ForAny(40, scenario =>
    {
        scenario = scenario with { FailFast = false };
        using var whole = new ScenarioRun(scenario, undisturbed: true);
        foreach (var cut in Cuts(scenario, whole.Records.Count))
        {
            using var resumed = new ScenarioRun(scenario, whole, cut);
            JournalLaws.Check(scenario, resumed.Records, resumed.Virtual.Run);
            Assert.Equal(whole.States, resumed.States);
            Assert.Equal(whole.Virtual.Run.State, resumed.Virtual.Run.State);
        }
    });

    [Fact]
    public void A_resume_of_a_run_that_was_stopped_or_asked_breaks_no_law() => ForAny(40, scenario =>
    {
        using var whole = new ScenarioRun(scenario, undisturbed: false);
        foreach (var cut in Cuts(scenario, whole.Records.Count).Take(8))
        {
            using var resumed = new ScenarioRun(scenario, whole, cut);
            JournalLaws.Check(scenario, resumed.Records, resumed.Virtual.Run);
        }
    });

    [Fact]
    public void A_run_that_stops_at_the_first_failure_does_so_after_a_resume_too()
    {
        var stopped = 0;
        ForAny(60, scenario =>
        {
            scenario = scenario with { FailFast = true };
            using var whole = new ScenarioRun(scenario, undisturbed: true);
            var stop = whole.Records.FindIndex(record => record.Event is StopRequested);
            if (stop < 0)
            {
                // Nothing failed while something was left to be stopped.
                return;
            }

            stopped++;
            using var resumed = new ScenarioRun(scenario, whole, stop);
            Assert.Equal(RunState.Failed, resumed.Virtual.Run.State);
            Assert.DoesNotContain(resumed.Records[stop..], record => record.Event is AttemptLaunching);
        });
        Assert.True(stopped > 0, "No run stopped: nothing was shown.");
    }

    private static void ForAny(int cases, Action<Scenario> check) =>
        Prop.ForAll(Scenario.Any, check).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(cases)));

    private static IEnumerable<int> Cuts(Scenario scenario, int events) => events <= MostCuts
        ? Enumerable.Range(0, events + 1)
        : Enumerable.Range(0, MostCuts).Select(i => Dice.Pick(events + 1, scenario.Seed, -6, i)).Distinct();

    private static void CheckReplay(Scenario scenario, ScenarioRun run)
    {
        var original = run.Virtual.Run;
        var again = new OrchestratorRun(original.Id, original.Directory, scenario.Plan, original.Options, original.CreatedAt);
        var projection = new RunProjection(again);
        var seen = run.Pictures.ToLookup(picture => picture.Sequence, picture => picture.Picture);
        foreach (var record in run.Records)
        {
            projection.Apply(record);
            foreach (var picture in seen[record.Sequence])
            {
                Assert.Equal(picture, RunPicture.Of(again));
            }
        }

        Assert.Equal(RunPicture.Of(original), RunPicture.Of(again));
    }
}
