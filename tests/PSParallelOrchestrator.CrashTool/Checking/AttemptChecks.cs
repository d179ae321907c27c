using PSParallelOrchestrator.CrashTool.Evidence;

namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>What attempts really did, beside what is recorded of them.</summary>
internal static class AttemptChecks
{
    /// <summary>Checks the attempts.</summary>
    /// <param name="seen">What was seen of the run.</param>
    public static IEnumerable<Violation> Check(Observation seen) =>
        [.. Again(seen), .. Overlaps(seen), .. Order(seen), .. True(seen)];

    /// <summary>
    /// What has a recorded success, or left a result that is one, is not followed by another attempt; no attempt begins twice.
    /// </summary>
    private static IEnumerable<Violation> Again(Observation seen)
    {
        var ran = seen.Evidence.Where(line => line.Kind == EvidenceKind.Start).Select(line => line.Attempt).ToList();
        foreach (var twice in ran.GroupBy(attempt => attempt).Where(same => same.Count() > 1))
        {
            yield return new Violation(ViolationKind.RunAgain, $"{twice.Key} began {twice.Count()} times");
        }

        var all = seen.Journal.Launched.Concat(ran).ToHashSet();
        var done = seen
            .Kills.SelectMany(kill => kill.Results.Concat(kill.Journal.Succeeded))
            .Concat(seen.Results)
            .Concat(seen.Journal.Succeeded);
        foreach (var attempt in done.Distinct())
        {
            foreach (var later in all.Where(other => other.Task == attempt.Task && other.Number > attempt.Number))
            {
                yield return new Violation(ViolationKind.RunAgain, $"{attempt} had succeeded, and {later} followed");
            }
        }

        foreach (var attempt in seen.Kills.SelectMany(kill => kill.Results).Distinct().Except(seen.Journal.Succeeded))
        {
            yield return new Violation(
                ViolationKind.Lost,
                $"the result of {attempt} was on disk at a kill and is not recorded as a success");
        }
    }

    private static IEnumerable<Violation> Overlaps(Observation seen) =>
        seen.Evidence.Where(line => line.Kind == EvidenceKind.Overlap)
            .Select(line => new Violation(ViolationKind.Overlap, $"{line.Attempt} found another attempt of its task alive"));

    /// <summary>A task begins after the attempts whose success is recorded of all that it depends on.</summary>
    private static IEnumerable<Violation> Order(Observation seen)
    {
        var succeeded = seen.Journal.Succeeded.ToHashSet();
        var ended = new HashSet<string>();
        var tasks = seen.Tasks.ToDictionary(task => task.Id);
        foreach (var line in seen.Evidence)
        {
            if (line.Kind == EvidenceKind.End && succeeded.Contains(line.Attempt))
            {
                ended.Add(line.Attempt.Task);
            }

            if (line.Kind != EvidenceKind.Start || !tasks.TryGetValue(line.Attempt.Task, out var task))
            {
                continue;
            }

            foreach (var missing in task.DependsOn.Where(id => !ended.Contains(id)))
            {
                yield return new Violation(ViolationKind.Order, $"{line.Attempt} began before {missing} had done its work");
            }
        }
    }

    /// <summary>What ran was recorded before, under its own token; what is recorded as succeeded did all its work.</summary>
    private static IEnumerable<Violation> True(Observation seen)
    {
        var launched = seen.Journal.Launched.ToHashSet();
        var ordinals = seen.Tasks.Select((task, ordinal) => (task.Id, ordinal)).ToDictionary();
        foreach (var line in seen.Evidence)
        {
            if (!launched.Contains(line.Attempt))
            {
                yield return new Violation(ViolationKind.Untrue, $"{line.Attempt} ran and is not recorded as launching");
            }

            var due = FormattableString.Invariant(
                $"po-{seen.Journal.RunId}-{ordinals.GetValueOrDefault(line.Attempt.Task, -1)}-{line.Attempt.Number}");
            if (!due.Equals(line.Token, StringComparison.OrdinalIgnoreCase))
            {
                yield return new Violation(ViolationKind.Untrue, $"{line.Attempt} ran with token {line.Token} instead of {due}");
            }
        }

        var worked = seen.Evidence.Where(line => line.Kind == EvidenceKind.End).Select(line => line.Attempt).ToHashSet();
        foreach (var attempt in seen.Journal.Succeeded.Where(attempt => !worked.Contains(attempt)))
        {
            yield return new Violation(ViolationKind.Untrue, $"{attempt} is recorded as succeeded and did not do its work");
        }
    }
}
