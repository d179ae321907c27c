using System.Diagnostics;
using PSParallelOrchestrator.CrashTool.Checking;
using PSParallelOrchestrator.CrashTool.Evidence;
using PSParallelOrchestrator.CrashTool.Plans;
using PSParallelOrchestrator.CrashTool.Processes;

namespace PSParallelOrchestrator.CrashTool.Points;

/// <summary>One run that is killed, resumed until it is done, and looked at.</summary>
/// <param name="options">How.</param>
/// <param name="place">Where.</param>
internal sealed class CrashPoint(CrashOptions options, PointPlace place)
{
    private const int MostKills = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly List<KillObservation> kills = [];

    /// <summary>Lets the run go undisturbed.</summary>
    /// <returns>What was seen, its own output as the expected one, and how long it took.</returns>
    public async Task<(Observation Seen, TimeSpan Took)> UndisturbedAsync()
    {
        var began = Stopwatch.GetTimestamp();
        using var orchestrator = Start();
        var ended = await orchestrator.EndsWithinAsync(Limit);
        var took = Stopwatch.GetElapsedTime(began);
        return (await SeeAsync(ended ? orchestrator.ExitCode : null, place.ReadOutput()), took);
    }

    /// <summary>Kills the run at chosen moments and resumes it until it is done.</summary>
    /// <param name="number">The point's number.</param>
    /// <param name="timing">How long an undisturbed run takes.</param>
    /// <param name="expected">The output of an undisturbed run.</param>
    public async Task<PointOutcome> RunAsync(int number, Timing timing, IReadOnlyDictionary<string, string> expected)
    {
        var random = new Random(unchecked((options.Seed * 1_000_003) + number));
        var choice = new KillChoice(random, timing);
        var attempts = options.Attempts ? new AttemptKiller(new Random(random.Next()), place, timing) : null;
        KillMoment? moment = choice.First();
        for (var starts = 1; ; starts++)
        {
            var resuming = place.HasRun;
            var watch = new JournalWatch(place.Journal);
            using var orchestrator = Start();
            var haunting = attempts?.HauntAsync(orchestrator) ?? Task.CompletedTask;
            if (moment is { } due && await OrchestratorKiller.KillAsync(orchestrator, watch, due, Limit))
            {
                await haunting;
                if (attempts is not null && random.Next(4) == 0)
                {
                    attempts.KillAll();
                }

                kills.Add(new KillObservation(resuming, place.ReadJournal(), place.Results()));
                moment = kills.Count < MostKills ? choice.Resume() : null;
                continue;
            }

            var ended = await orchestrator.EndsWithinAsync(Limit);
            await haunting;
            if (!ended)
            {
                await orchestrator.KillAsync();
            }

            var seen = await SeeAsync(ended ? orchestrator.ExitCode : null, expected);
            return new PointOutcome(
                number, place.Root, seen, starts, moment is not null, attempts?.Executors ?? 0, attempts?.Tasks ?? 0, Checker.Check(seen));
        }
    }

    private Psorch Start()
    {
        if (place.HasRun)
        {
            return Psorch.Start(options, place.Root, place.Resume());
        }

        place.RemoveUnbegun();
        return Psorch.Start(options, place.Root, place.Begin(options.Backend, options.Executors));
    }

    private async Task<Observation> SeeAsync(int? exitCode, IReadOnlyDictionary<string, string> expected) => new()
    {
        LeftRunning = await LeftAsync(),
        Tasks = CrashPlan.Tasks(options.OnRepository),
        Kills = kills,
        Journal = place.ReadJournal(),
        Evidence = EvidenceFile.Read(place.Evidence),
        Results = place.Results(),
        Output = place.ReadOutput(),
        ExpectedOutput = expected,
        ExitCode = exitCode,
        Summary = RunSummary.Read(place.Summary),
    };

    /// <summary>What is still there some time after the end; it is ended.</summary>
    private async Task<IReadOnlyList<string>> LeftAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var left = RunProcesses.Find(place.Root);
            if (left.Count == 0)
            {
                return [];
            }

            if (patience.IsCancellationRequested)
            {
                foreach (var process in left)
                {
                    NativeCalls.Kill(process.Id);
                }

                return [.. left.Select(process => process.ToString())];
            }

            await Task.Delay(20);
        }
    }
}
