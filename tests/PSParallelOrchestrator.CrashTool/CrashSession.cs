using System.Diagnostics;
using PSParallelOrchestrator.CrashTool.Checking;
using PSParallelOrchestrator.CrashTool.Plans;
using PSParallelOrchestrator.CrashTool.Points;

namespace PSParallelOrchestrator.CrashTool;

/// <summary>All points of one call of the tool.</summary>
/// <param name="options">What to do.</param>
/// <param name="output">Where progress and violations are told.</param>
internal sealed class CrashSession(CrashOptions options, TextWriter output)
{
    private readonly string root = options.Keep ?? Directory.CreateTempSubdirectory("psorch-crash-").FullName;

    /// <summary>Measures undisturbed runs, then runs every point.</summary>
    /// <returns>The figures.</returns>
    /// <exception cref="InvalidOperationException">Already the undisturbed runs break a promise; the message says which.</exception>
    public async Task<Figures> RunAsync()
    {
        output.WriteLine(
            $"{options.Points} points, backend {options.Backend}, seed "
                + $"{options.Seed}{(options.Attempts ? ", attempts are killed too" : "")}, in {root}");
        var began = Stopwatch.GetTimestamp();
        var (timing, expected) = await MeasureAsync();
        output.WriteLine(
            $"an undisturbed run takes {timing.Whole.TotalSeconds:0.00} s and {timing.Lines} lines of journal, "
                + $"{timing.Merge.TotalMilliseconds:0} ms of it after the last attempt");
        var outcomes = new PointOutcome[options.Points];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel };
        await Parallel.ForAsync(0, options.Points, workers, async (index, _) =>
        {
            var place = Place($"point-{index + 1:0000}");
            outcomes[index] = await new CrashPoint(options, place).RunAsync(index + 1, timing, expected);
            Tell(outcomes[index]);
            if (options.Keep is null && outcomes[index].Violations.Count == 0)
            {
                Directory.Delete(place.Root, recursive: true);
            }
        });
        if (Directory.GetFileSystemEntries(root).Length == 0)
        {
            Directory.Delete(root);
        }

        return new Figures(outcomes, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>
    /// Runs as many undisturbed runs at once as there will be points at once: they must do the same, and say how long that takes.
    /// </summary>
    private async Task<(Timing Timing, IReadOnlyDictionary<string, string> Output)> MeasureAsync()
    {
        var places = Enumerable.Range(1, options.Parallel).Select(number => Place($"undisturbed-{number}")).ToList();
        var runs = await Task.WhenAll(places.Select(place => new CrashPoint(options, place).UndisturbedAsync()));
        var expected = runs[0].Seen.Output;
        foreach (var ((one, _), place) in runs.Zip(places))
        {
            var violations = Checker.Check(one with { ExpectedOutput = expected });
            if (violations.Count > 0)
            {
                throw new InvalidOperationException(
                    $"An undisturbed run in {place.Root} breaks promises:\n{string.Join('\n', violations)}");
            }

            RequireConflict(one);
            if (options.Keep is null)
            {
                Directory.Delete(place.Root, recursive: true);
            }
        }

        var lines = runs[0].Seen.Journal.Entries;
        var merging = lines.First(entry => entry.Event == "consolidation-started").Json.GetProperty("at").GetDateTimeOffset();
        var merged = lines.First(entry => entry.Event == "consolidation-finished").Json.GetProperty("at").GetDateTimeOffset();
        return (new Timing(runs.Min(run => run.Took), (merged - merging) * 2, lines.Count), expected);
    }

    private static void RequireConflict(Observation seen)
    {
        var told = seen
            .Journal.Entries.Where(entry => entry.Event == "warning")
            .Select(entry => entry.Json.GetProperty("message").GetString()!)
            .Where(message => message.Contains("conflict", StringComparison.Ordinal))
            .ToList();
        if (told is not [var conflict] || !conflict.Contains($"conflict in {CrashPlan.ConflictPath}", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The plan is to have one conflict, in {CrashPlan.ConflictPath}, and the run warned of: {string.Join("; ", told)}");
        }
    }

    private PointPlace Place(string name) => new(Path.Combine(root, name), options.OnRepository);

    private void Tell(PointOutcome outcome)
    {
        lock (output)
        {
            foreach (var violation in outcome.Violations)
            {
                output.WriteLine($"point {outcome.Number}, {outcome.Directory}: {violation}");
            }
        }
    }
}
