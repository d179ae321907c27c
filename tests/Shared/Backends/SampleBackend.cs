using System.Collections.Concurrent;
using System.Threading.Channels;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Tests.Shared;

/// <summary>
/// A backend as anybody could add one: this file, and one call of <see cref="BackendRegistry.Add"/>. Made of what is public.
/// </summary>
public sealed class SampleBackend : IBackend
{
    private readonly Channel<AttemptReport> reports = Channel.CreateUnbounded<AttemptReport>();
    private readonly ConcurrentDictionary<string, byte> waiting = new(StringComparer.Ordinal);
    private readonly string color;

    private SampleBackend(SampleBackendOptions? options) => color = options?.Color ?? "none";

    /// <summary>The colours that backends were asked and made with, in order.</summary>
    public static ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Whether attempts wait until they are canceled.</summary>
    public static bool Waits { get; set; }

    /// <summary>Whether nobody can say what became of attempts.</summary>
    public static bool IsAway { get; set; }

    public BackendKind Kind => BackendKind.Parse("Sample");

    public ChannelReader<AttemptReport> Reports => reports.Reader;

    /// <summary>Adds the backend to this process, for as long as that lasts.</summary>
    public static IDisposable Add() => BackendRegistry.Add(new Descriptor());

    public Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken)
    {
        Seen.Enqueue($"probe {color}");
        return Task.FromResult(color == "broken"
            ? new BackendStatus(Kind, Available: false, Version: null, "Its colour is broken.")
            : new BackendStatus(Kind, Available: true, Version: "1", Reason: null));
    }

    public Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<string?> LaunchAsync(AttemptSpec attempt, CancellationToken cancellationToken)
    {
        Seen.Enqueue($"launch {attempt.Task.Id} {color}");
        reports.Writer.TryWrite(new AttemptReport.Started(attempt.Token, DateTimeOffset.UtcNow, Node: "shelf-1"));
        waiting[attempt.Token] = 0;
        if (!Waits)
        {
            Directory.CreateDirectory(attempt.Workspace);
            File.WriteAllText(Path.Combine(attempt.Workspace, attempt.Task.Id + ".txt"), color);
            Finish(attempt.Token, failure: null);
        }

        return new ValueTask<string?>("shelf/" + attempt.Token);
    }

    public Task CancelAsync(AttemptReference attempt, CancellationToken cancellationToken)
    {
        Finish(attempt.Token, FailureClass.Canceled);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AttemptRecovery>> RecoverAsync(IReadOnlyList<AttemptReference> attempts, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new TimeoutException("The shelf does not answer.");
        }

        var answers = new List<AttemptRecovery>();
        foreach (var attempt in attempts)
        {
            Seen.Enqueue($"recover {attempt.Handle} {color}");
            answers.Add(new AttemptRecovery.Lost("The shelf is empty."));
        }

        return Task.FromResult<IReadOnlyList<AttemptRecovery>>(answers);
    }

    public ValueTask DisposeAsync()
    {
        reports.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Finish(string token, FailureClass? failure)
    {
        if (waiting.TryRemove(token, out _))
        {
            reports.Writer.TryWrite(new AttemptReport.Finished(token, new AttemptResult
            {
                Token = token,
                FailureClass = failure,
                StartedAt = DateTimeOffset.UtcNow,
                FinishedAt = DateTimeOffset.UtcNow,
            }));
        }
    }

    private sealed class Descriptor : BackendDescriptor
    {
        public override BackendKind Kind => BackendKind.Parse("Sample");

        public override BackendTraits Traits { get; } = new()
        {
            RunsHere = false,
            SharesFiles = true,
            OutlivesOrchestrator = false,
            HoldsLimits = true,
            HoldsNetworks = false,
            UsesProgramsOfThisMachine = false,
        };

        public override string Flag => "--sample";

        public override IReadOnlyList<BackendOption> Options { get; } = [new BackendOption("color", "red, green or broken.")];

        public override BackendOptions? ReadOptions(IReadOnlyDictionary<string, string> texts) =>
            !texts.TryGetValue("color", out var color) ? null
            : color is "red" or "green" or "broken" ? new SampleBackendOptions { Color = color }
            : throw BackendErrors.OptionInvalid(Kind, "color", color, "red, green or broken");

        public override IBackend Create(BackendContext context) => new SampleBackend((SampleBackendOptions?)context.Options);
    }
}

/// <summary>The options of the sample.</summary>
public sealed record SampleBackendOptions : BackendOptions
{
    public override BackendKind? Backend => BackendKind.Parse("Sample");

    public required string Color { get; init; }

    public override IReadOnlyDictionary<string, string> ToTexts() => new Dictionary<string, string> { ["color"] = Color };
}
