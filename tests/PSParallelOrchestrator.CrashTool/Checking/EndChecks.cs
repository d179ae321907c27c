using PSParallelOrchestrator.CrashTool.Evidence;

namespace PSParallelOrchestrator.CrashTool.Checking;

/// <summary>The run ends as if nothing had happened.</summary>
internal static class EndChecks
{
    /// <summary>Checks the end.</summary>
    /// <param name="seen">What was seen of the run.</param>
    public static IEnumerable<Violation> Check(Observation seen) =>
        [.. Output(seen), .. State(seen), .. seen.LeftRunning.Select(process => new Violation(ViolationKind.LeftRunning, process))];

    private static IEnumerable<Violation> Output(Observation seen)
    {
        foreach (var path in seen.ExpectedOutput.Keys.Union(seen.Output.Keys).Order(StringComparer.Ordinal))
        {
            var due = seen.ExpectedOutput.GetValueOrDefault(path, "nothing");
            var made = seen.Output.GetValueOrDefault(path, "nothing");
            if (due != made)
            {
                yield return new Violation(ViolationKind.Output, $"{path} is {made} instead of {due}");
            }
        }
    }

    private static IEnumerable<Violation> State(Observation seen)
    {
        if (seen.ExitCode != 0)
        {
            yield return new Violation(ViolationKind.End, seen.ExitCode is { } code ? $"the exit code is {code}" : "it did not end");
        }

        if (seen.Summary is not { } summary)
        {
            yield return new Violation(ViolationKind.End, "there is no summary");
            yield break;
        }

        if (summary.State != "Succeeded")
        {
            yield return new Violation(ViolationKind.End, $"the run is {summary.State}");
        }

        var launched = seen.Journal.Launched.ToList();
        if (summary.Attempts != launched.Count)
        {
            yield return new Violation(ViolationKind.End, $"the summary counts {summary.Attempts} attempts, the journal {launched.Count}");
        }

        foreach (var task in seen.Tasks)
        {
            var (state, attempts) = summary.Tasks.GetValueOrDefault(task.Id, ("missing", 0));
            var recorded = launched.Count(attempt => attempt.Task == task.Id);
            var began = seen.Evidence.Count(line => line.Kind == EvidenceKind.Start && line.Attempt.Task == task.Id);
            if (state != "Succeeded")
            {
                yield return new Violation(ViolationKind.End, $"{task.Id} is {state} in the summary");
            }

            if (attempts != recorded || attempts < began)
            {
                yield return new Violation(
                    ViolationKind.End,
                    $"the summary counts {attempts} attempts of {task.Id}, the journal {recorded}, and {began} began");
            }
        }
    }
}
