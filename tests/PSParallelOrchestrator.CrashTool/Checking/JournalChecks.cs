using PSParallelOrchestrator.CrashTool.Evidence;

namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>No recorded result is lost, none is recorded twice.</summary>
internal static class JournalChecks
{
    /// <summary>Checks the journals.</summary>
    /// <param name="seen">What was seen of the run.</param>
    public static IEnumerable<Violation> Check(Observation seen) => [.. Kept(seen), .. Once(seen), .. Final(seen)];

    private static IEnumerable<Violation> Kept(Observation seen)
    {
        JournalCopy[] journals = [.. seen.Kills.Select(kill => kill.Journal), seen.Journal];
        for (var i = 0; i + 1 < journals.Length; i++)
        {
            if (!journals[i + 1].Whole.Span.StartsWith(journals[i].Whole.Span))
            {
                yield return new Violation(
                    ViolationKind.Lost,
                    $"the journal's {journals[i].Entries.Count} whole lines at kill {i + 1} are not the beginning of the "
                        + $"{journals[i + 1].Entries.Count} that it had later");
            }

            foreach (var attempt in journals[i].Succeeded.Except(seen.Journal.Succeeded))
            {
                yield return new Violation(
                    ViolationKind.Lost,
                    $"{attempt} was recorded as succeeded at kill {i + 1} and is not at the end");
            }
        }
    }

    private static IEnumerable<Violation> Once(Observation seen)
    {
        foreach (var twice in seen.Journal.Launched.GroupBy(attempt => attempt).Where(same => same.Count() > 1))
        {
            yield return new Violation(ViolationKind.RecordedTwice, $"{twice.Key} is recorded as launching {twice.Count()} times");
        }

        foreach (var twice in seen.Journal.Finished.GroupBy(entry => entry.Attempt).Where(same => same.Count() > 1))
        {
            yield return new Violation(ViolationKind.RecordedTwice, $"{twice.Key} is recorded as finished {twice.Count()} times");
        }
    }

    private static IEnumerable<Violation> Final(Observation seen)
    {
        foreach (var task in seen.Tasks)
        {
            var count = seen.Journal.Succeeded.Count(attempt => attempt.Task == task.Id);
            if (count > 1)
            {
                yield return new Violation(ViolationKind.RecordedTwice, $"{task.Id} is recorded as succeeded {count} times");
            }

            if (count == 0)
            {
                yield return new Violation(ViolationKind.End, $"{task.Id} is not recorded as succeeded");
            }
        }

        foreach (var attempt in seen.Journal.Open)
        {
            yield return new Violation(ViolationKind.End, $"the end of {attempt} is not recorded");
        }
    }
}
