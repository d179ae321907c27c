using System.Text.Json;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Tests.Journal;

public class AttemptFinishedTests
{
    private const string Failed = """
        {"event":"attempt-finished","task":"api","attempt":2,"startedAt":"2026-01-02T03:04:05+00:00","finishedAt":"2026-01-02T03:04:06+00:00",
        "failure":"TaskFailed","exitCode":3,"message":"It failed.","usage":{"cpuSeconds":1.5,"costUsd":0.25},"checkOutput":"1 of 2",
        "commit":"c0ffee","counted":true,"retryAt":"2026-01-02T03:04:07+00:00"}
        """;

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly AttemptFinished Event = new(new AttemptOutcome(FailureClass.TaskFailed, "It failed.")
    {
        ExitCode = 3,
        Usage = new AttemptUsage { CpuSeconds = 1.5, CostUsd = 0.25m },
        CheckOutput = "1 of 2",
    })
    {
        Task = "api",
        Attempt = 2,
        StartedAt = At,
        FinishedAt = At.AddSeconds(1),
        Commit = "c0ffee",
        Counted = true,
        RetryAt = At.AddSeconds(2),
    };

    [Fact]
    public void Is_written_as_version_0_1_0_wrote_it() =>
        Assert.Equal(
            Failed.ReplaceLineEndings(""),
            JsonSerializer.Serialize(Event, JournalJson.Default.IJournalEvent));

    [Fact]
    public void Is_read_as_version_0_1_0_wrote_it() =>
        Assert.Equal(Event, JsonSerializer.Deserialize(Failed, JournalJson.Default.IJournalEvent));

    [Fact]
    public void What_has_events_of_its_own_is_not_written_twice()
    {
        var result = new AttemptResult(
            new AttemptOutcome(FailureClass.RateLimited) { RetryAfter = TimeSpan.FromSeconds(1), Warnings = ["careful"] })
        {
            Token = "t",
            StartedAt = At,
            FinishedAt = At,
        };
        var json = JsonSerializer.Serialize(new AttemptFinished(result) { Task = "api", Attempt = 1 }, JournalJson.Default.IJournalEvent);

        Assert.DoesNotContain("careful", json, StringComparison.Ordinal);
        Assert.DoesNotContain("retryAfter", json, StringComparison.Ordinal);
    }
}
