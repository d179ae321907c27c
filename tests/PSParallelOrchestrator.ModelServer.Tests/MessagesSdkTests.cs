using System.Net;
using System.Text;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.ModelServer.Tests;

/// <summary>The official SDK takes what the server sends as it takes the real service's.</summary>
public sealed class MessagesSdkTests : IAsyncLifetime
{
    private LoopbackModelServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await LoopbackModelServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_text_answer_states_the_usage_that_the_log_has()
    {
        Message message = await Client()
            .Messages.Create(
                Ask("""Hi. MODEL-SCRIPT: {"text":"Good day.","usage":{"input":1000,"output":200,"cacheRead":50,"cacheWrite":7}}"""),
                Token);

        Assert.True(message.Content[0].TryPickText(out TextBlock? text));
        Assert.Equal("Good day.", text.Text);
        Assert.Equal(
            (1000, 200, 50L, 7L),
            (
                message.Usage.InputTokens,
                message.Usage.OutputTokens,
                message.Usage.CacheReadInputTokens,
                message.Usage.CacheCreationInputTokens));
        RequestLogEntry entry = Assert.Single(server.Log.Messages);
        Assert.Equal(new TokenUsage(1000, 200, 7, 50), entry.Usage);
        Assert.Equal("sk-test", entry.Credential.Key);
        Assert.Equal((1000 * 3m + 200 * 15m + 7 * 3.75m + 50 * 0.3m) / 1_000_000m, server.Log.CostOf(new ModelPrice(3, 15, 3.75m, 0.3m)));
    }

    [Fact]
    public async Task A_streamed_answer_brings_thinking_text_and_tool_input_whole()
    {
        string content = string.Concat(Enumerable.Repeat("ä€😀 \"quoted\"\n", 30));
        string script = JsonSerializer.Serialize(
            new
            {
                thinking = "Let me see.",
                text = content,
                tool = "create",
                input = new { path = "src/a.txt", file_text = content },
            });

        StringBuilder text = new(), input = new(), thinking = new();
        string? stop = null;
        bool stopped = false;
        await foreach (RawMessageStreamEvent each in Client().Messages.CreateStreaming(Ask($"Write. MODEL-SCRIPT: {script}"), Token))
        {
            if (each.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta))
            {
                text.Append(delta.Delta.TryPickText(out TextDelta? piece) ? piece.Text : null);
                input.Append(delta.Delta.TryPickInputJson(out InputJsonDelta? json) ? json.PartialJson : null);
                thinking.Append(delta.Delta.TryPickThinking(out ThinkingDelta? thought) ? thought.Thinking : null);
            }

            if (each.TryPickDelta(out RawMessageDeltaEvent? end))
            {
                stop = end.Delta.StopReason?.Raw();
            }

            stopped |= each.TryPickStop(out _);
        }

        Assert.Equal(("Let me see.", content, "tool_use", true), (thinking.ToString(), text.ToString(), stop, stopped));
        Assert.Equal(content, JsonDocument.Parse(input.ToString()).RootElement.GetProperty("file_text").GetString());
    }

    [Theory]
    [InlineData(400, typeof(AnthropicBadRequestException))]
    [InlineData(401, typeof(AnthropicUnauthorizedException))]
    [InlineData(403, typeof(AnthropicForbiddenException))]
    [InlineData(404, typeof(AnthropicNotFoundException))]
    [InlineData(429, typeof(AnthropicRateLimitException))]
    [InlineData(500, typeof(Anthropic5xxException))]
    public async Task An_error_status_is_the_exception_of_that_status(int status, System.Type expected)
    {
        var exception = await Assert.ThrowsAnyAsync<AnthropicApiException>(() =>
            Client().Messages.Create(Ask($$$"""Hi. MODEL-SCRIPT: {"always":{"status":{{{status}}},"message":"on purpose"}}"""), Token));

        Assert.IsType(expected, exception);
        Assert.Equal((HttpStatusCode)status, exception.StatusCode);
        Assert.Contains("on purpose", exception.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_retries_gets_through_when_the_faults_are_over()
    {
        Message message = await Client(retries: 3).Messages.Create(
            Ask("""Hi. MODEL-SCRIPT: {"text":"At last.","faults":[{"status":429,"retryAfter":0},{"reset":true},{"html":502}]}"""), Token);

        Assert.True(message.Content[0].TryPickText(out TextBlock? text));
        Assert.Equal("At last.", text.Text);
        Assert.Equal([429, 0, 502, 200], server.Log.Messages.Select(entry => entry.Status));
    }

    [Fact]
    public async Task An_error_event_in_a_stream_is_an_exception_of_its_own()
    {
        var exception = await Assert.ThrowsAsync<AnthropicSseException>(() =>
            DrainAsync("""{"always":{"error":"overloaded_error","after":3},"text":"never"}"""));

        Assert.Contains("overloaded_error", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_stream_throws_and_a_clean_early_end_does_not()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => DrainAsync("""{"always":{"cut":4},"text":"never"}"""));
        // The SDK does not hand on the ping.
        Assert.Equal(3, await DrainAsync("""{"always":{"end":4},"text":"never"}"""));
    }

    [Fact]
    public async Task A_stalled_stream_lasts_until_the_client_leaves_and_the_log_says_so()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        int events = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                RawMessageStreamEvent each in Client()
                    .Messages.CreateStreaming(Ask("""Hi. MODEL-SCRIPT: {"always":{"stall":3},"text":"never"}"""), patience.Token))
            {
                if (++events == 2)
                {
                    await patience.CancelAsync();
                }
            }
        });

        while (!server.Log.Messages.Single().Finished)
        {
            await Task.Delay(10, Token);
        }

        Assert.True(server.Log.Messages.Single().ClientGone);
    }

    [Fact]
    public async Task Structure_is_answered_in_the_way_that_was_asked_for()
    {
        Dictionary<string, JsonElement> schema = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
            """{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"],"additionalProperties":false}""")!;
        const string ask = """Hi. MODEL-SCRIPT: {"json":{"answer":"42"}}""";

        Message formatted = await Client()
            .Messages.Create(Ask(ask) with { OutputConfig = new() { Format = new() { Schema = schema } } }, Token);
        Message forced = await Client()
            .Messages.Create(
                Ask(ask) with
                {
                    Tools =
                    [
                        new Tool
                        {
                            Name = "submit",
                            InputSchema = new()
                            {
                                Properties = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(schema["properties"]),
                                Required = ["answer"],
                            },
                        },
                    ],
                    ToolChoice = new ToolChoiceTool("submit"),
                },
                Token);

        Assert.True(formatted.Content[0].TryPickText(out TextBlock? text));
        Assert.Equal("""{"answer":"42"}""", text.Text);
        Assert.True(forced.Content[0].TryPickToolUse(out ToolUseBlock? call));
        Assert.Equal(("submit", "42"), (call.Name, call.Input["answer"].GetString()));
    }

    [Fact]
    public async Task The_delegate_answers_first()
    {
        List<ModelRequest> asked = [];
        await using LoopbackModelServer server = await LoopbackModelServer.StartAsync(new()
        {
            Answer = request =>
            {
                asked.Add(request);
                return ScriptStep.OfText("from the test");
            },
        });
        AnthropicClient client = new() { ApiKey = "sk-test", BaseUrl = server.Url, MaxRetries = 0 };

        Message message = await client.Messages.Create(Ask("""Hi. MODEL-SCRIPT: {"text":"from the prompt"}"""), Token);

        Assert.True(message.Content[0].TryPickText(out TextBlock? text));
        Assert.Equal("from the test", text.Text);
        Assert.Equal(CredentialKind.Bearer, Assert.Single(asked).Credential.Kind);
    }

    private static MessageCreateParams Ask(string text) =>
        new() { MaxTokens = 1024, Model = "claude-sonnet-4-5", Messages = [new UserMessageParam(text)] };

    private AnthropicClient Client(int retries = 0) =>
        new()
        {
            ApiKey = "sk-test",
            BaseUrl = server.Url,
            MaxRetries = retries,
            Timeout = TimeSpan.FromMinutes(1),
        };

    private async Task<int> DrainAsync(string script)
    {
        int events = 0;
        await foreach (RawMessageStreamEvent each in Client().Messages.CreateStreaming(Ask($"Hi. MODEL-SCRIPT: {script}"), Token))
        {
            events++;
        }

        return events;
    }
}
