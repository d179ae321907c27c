using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Detached;

/// <summary>
/// What is written of an attempt is read back, every property of it: one that was forgotten in a reader or writer is found.
/// </summary>
public sealed class DetachedJsonTests
{
    [Fact]
    public void A_task_is_read_as_it_was_written()
    {
        var task = FilledRecord.Of<DetachedTask>();

        // Where it is says the reader; of its prompt's file only the text matters; what it asks models by is a secret.
        var read = task with
        {
            Spec = task.Spec with
            {
                Directory = "/elsewhere",
                Task = task.Spec.Task with { PromptFile = null },
                Gateway = null,
                OwnGateway = null,
            },
        };
        AssertSame(read, DetachedTaskJson.Read(DetachedTaskJson.Write(task), "/elsewhere"));
    }

    [Fact]
    public void A_claim_is_read_as_it_was_written()
    {
        var claim = FilledRecord.Of<AttemptClaim>();
        AssertSame(claim, AttemptClaimJson.Read(AttemptClaimJson.Write(claim)));
        claim = claim with { Holder = ClaimHolder.Executor };
        AssertSame(claim, AttemptClaimJson.Read(AttemptClaimJson.Write(claim)));
    }

    [Fact]
    public void A_result_is_read_as_it_was_written()
    {
        var result = FilledRecord.Of<AttemptResult>();
        AssertSame(result, AttemptResultJson.Read(AttemptResultJson.Write(result)));
    }

    [Fact]
    public void What_is_not_said_is_read_as_not_said()
    {
        var task = new DetachedTask
        {
            Version = "1",
            Spec = new AttemptSpec
            {
                Token = "t",
                RunId = "r",
                Task = new OrchestratorTask { Id = "a" },
                Attempt = 1,
                Executor = 0,
                Directory = "/d",
                TimeLimit = TimeSpan.FromHours(1),
            },
        };
        AssertSame(task, DetachedTaskJson.Read(DetachedTaskJson.Write(task), "/d"));
        var result = new AttemptResult { Token = "t", StartedAt = DateTimeOffset.UnixEpoch, FinishedAt = DateTimeOffset.UnixEpoch };
        AssertSame(result, AttemptResultJson.Read(AttemptResultJson.Write(result)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"token\":\"t\"")]
    [InlineData("{\"token\":null,\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"token\":\"t\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\"} x")]
    [InlineData("{\"token\":\"t\",\"startedAt\":\"yesterday\",\"finishedAt\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"token\":\"t\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\",\"exitCode\":\"1\"}")]
    [InlineData("{\"token\":\"t\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\",\"failureClass\":\"99\"}")]
    [InlineData("{\"token\":\"t\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\",\"usage\":[]}")]
    [InlineData("{\"token\":\"t\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\",\"warnings\":[null]}")]
    [InlineData("{\"token\":\"\\ud800\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"finishedAt\":\"2026-01-01T00:00:00Z\"}")]
    public void What_is_no_result_is_damage(string text)
    {
        Assert.Throws<FormatException>(() => AttemptResultJson.Read(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void What_is_nested_without_end_is_damage() =>
        Assert.Throws<FormatException>(() => AttemptResultJson.Read(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 1_000_000))));

    [Fact]
    public void What_is_written_is_what_other_readers_of_json_read()
    {
        var result = FilledRecord.Of<AttemptResult>();
        using var read = JsonDocument.Parse(AttemptResultJson.Write(result));
        Assert.Equal(result.Message, read.RootElement.GetProperty("message").GetString());
        Assert.Equal(result.FinishedAt, read.RootElement.GetProperty("finishedAt").GetDateTimeOffset());
        Assert.Equal(result.Usage!.CostUsd, read.RootElement.GetProperty("usage").GetProperty("costUsd").GetDecimal());
    }

    [Fact]
    public void Every_escape_of_json_is_read() => Assert.Equal(
        "\"\\/\b\f\n\r\tü😀",
        JsonParser.Parse("""{ "a" : "\"\\\/\b\f\n\r\t\u00FC\ud83d\uDE00" }"""u8).Text("a"));

    [Fact]
    public void Fields_of_a_later_version_are_passed_over()
    {
        const string Text =
            "{\"later\":{\"a\":[1,{}]},\"token\":\"t\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"more\":[[]],\"finishedAt\":\"2026-01-01T00:"
                + "00:00Z\",\"x\":null}";
        Assert.Equal("t", AttemptResultJson.Read(Encoding.UTF8.GetBytes(Text)).Token);
    }

    private static void AssertSame<T>(T expected, T actual) =>
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
