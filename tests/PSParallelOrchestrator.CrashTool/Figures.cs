using PSParallelOrchestrator.CrashTool.Checking;
using PSParallelOrchestrator.CrashTool.Evidence;
using PSParallelOrchestrator.CrashTool.Points;

namespace PSParallelOrchestrator.CrashTool;

/// <summary>The figures of all points.</summary>
/// <param name="outcomes">What became of each.</param>
/// <param name="elapsed">How long it took.</param>
internal sealed class Figures(IReadOnlyList<PointOutcome> outcomes, TimeSpan elapsed)
{
    /// <summary>Every violation, with its point.</summary>
    public IReadOnlyList<string> Violations { get; } =
    [
        .. outcomes.SelectMany(outcome =>
            outcome.Violations.Select(violation => $"point {outcome.Number}, {outcome.Directory}: {violation}")),
    ];

    /// <summary>How many orchestrators were killed.</summary>
    public int KillCount => Kills.Count();

    private IEnumerable<KillObservation> Kills => outcomes.SelectMany(outcome => outcome.Seen.Kills);

    /// <summary>A table in Markdown.</summary>
    public IEnumerable<string> Table()
    {
        yield return "| what | how often |";
        yield return "| --- | --- |";
        foreach (var (what, count) in Rows())
        {
            yield return $"| {what} | {count} |";
        }
    }

    private IEnumerable<(string What, object Count)> Rows()
    {
        yield return ("runs", outcomes.Count);
        yield return ("orchestrators killed", Kills.Count());
        foreach (var place in Enum.GetValues<KillPlace>())
        {
            yield return ($"- {Name(place)}", Kills.Count(kill => kill.Place == place));
        }

        yield return ("of them resumes", Kills.Count(kill => kill.InResume));
        yield return ("kills that came after the end", outcomes.Count(outcome => outcome.EndedBefore));
        yield return ("executors killed", outcomes.Sum(outcome => outcome.ExecutorsKilled));
        yield return ("processes of tasks killed", outcomes.Sum(outcome => outcome.TasksKilled));
        yield return ("starts of psorch", outcomes.Sum(outcome => outcome.Starts));
        yield return ("attempts recorded", outcomes.Sum(outcome => outcome.Seen.Journal.Launched.Count()));
        yield return ("attempts that began", outcomes.Sum(outcome => outcome.Seen.Evidence.Count(line => line.Kind == EvidenceKind.Start)));
        yield return (
            "attempts recorded as lost",
            outcomes.Sum(outcome => outcome.Seen.Journal.Finished.Count(entry => entry.Failure == "Lost")));
        yield return (
            "attempts recorded as failed otherwise",
            outcomes.Sum(outcome => outcome.Seen.Journal.Finished.Count(entry => entry.Failure is not (null or "Lost"))));
        yield return ("running attempts adopted by a resume", outcomes.Sum(outcome => Survivors(outcome.Seen).Running));
        yield return ("finished results taken by a resume", outcomes.Sum(outcome => Survivors(outcome.Seen).Finished));
        yield return ("work done again, its end not recorded", outcomes.Sum(outcome => Redone(outcome.Seen)));
        foreach (var kind in Enum.GetValues<ViolationKind>())
        {
            yield return (
                $"violations: {Name(kind)}",
                outcomes.Sum(outcome => outcome.Violations.Count(violation => violation.Kind == kind)));
        }

        yield return ("seconds", Math.Round(elapsed.TotalSeconds));
    }

    /// <summary>Attempts that were open at a kill and whose own end is recorded, by whether their result was there already.</summary>
    private static (int Running, int Finished) Survivors(Observation seen)
    {
        var ends = seen.Journal.Finished.Where(entry => entry.Failure != "Lost").Select(entry => entry.Attempt!.Value).ToHashSet();
        var open = seen.Kills.SelectMany(kill => kill.Journal.Open).Distinct().Where(ends.Contains).ToList();
        var finished = open.Count(attempt => seen.Kills.Any(kill => kill.Journal.Open.Contains(attempt) && kill.Results.Contains(attempt)));
        return (open.Count - finished, finished);
    }

    private static int Redone(Observation seen) =>
        seen.Evidence.Where(line => line.Kind == EvidenceKind.End).Select(line => line.Attempt).Except(seen.Journal.Succeeded).Count();

    private static string Name(KillPlace place) => place switch
    {
        KillPlace.BeforeTheRun => "before the run was recorded",
        KillPlace.BeforeLaunch => "before the first attempt",
        KillPlace.AttemptsRunning => "while attempts ran",
        KillPlace.BetweenAttempts => "while none ran",
        KillPlace.Merging => "in the consolidation",
        _ => "after the consolidation",
    };

    private static string Name(ViolationKind kind) => kind switch
    {
        ViolationKind.Lost => "a recorded result was lost",
        ViolationKind.RecordedTwice => "a result was recorded twice",
        ViolationKind.RunAgain => "a finished attempt was run again",
        ViolationKind.Overlap => "two attempts of a task were alive at once",
        ViolationKind.Order => "a task began before its dependencies had ended",
        ViolationKind.Untrue => "the record was not true",
        ViolationKind.Output => "a path of the output was different",
        ViolationKind.End => "the run did not end as it should",
        _ => "a process was left",
    };
}
