using System.Text;
using Anthropic.Bedrock;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using PSParallelOrchestrator.ModelServer.Logs;
using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Tests;

/// <summary>The official Bedrock client takes invoke and event-stream answers.</summary>
public sealed class BedrockSdkTests : IAsyncLifetime
{
    private const string Model = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private LoopbackModelServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await LoopbackModelServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Invoke_answers_and_notes_the_signature()
    {
        Message message = await Client().Messages.Create(Ask("""Hi. MODEL-SCRIPT: {"text":"Good day."}"""), Token);

        Assert.True(message.Content[0].TryPickText(out TextBlock? text));
        Assert.Equal("Good day.", text.Text);
        RequestLogEntry entry = Assert.Single(server.Log.Messages);
        Assert.Equal((Model, false), (entry.Model, entry.Stream));
        Assert.Equal(new RequestCredential(CredentialKind.AwsSignature, "AKIATEST", false, "eu-central-1/bedrock"), entry.Credential);
    }

    [Fact]
    public async Task A_streamed_answer_comes_through_the_frames_whole()
    {
        StringBuilder text = new();
        bool stopped = false;
        string said = string.Concat(Enumerable.Repeat("Grüße, 世界. ", 40));
        await foreach (
            RawMessageStreamEvent each in Client().Messages.CreateStreaming(Ask($$"""Hi. MODEL-SCRIPT: {"text":"{{said}}"}"""), Token))
        {
            if (each.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta) && delta.Delta.TryPickText(out TextDelta? piece))
            {
                text.Append(piece.Text);
            }

            stopped |= each.TryPickStop(out _);
        }

        Assert.Equal((said, true), (text.ToString(), stopped));
    }

    [Fact]
    public async Task Refusals_have_the_names_of_AWS()
    {
        var denied = await Assert.ThrowsAnyAsync<AnthropicApiException>(() =>
            Client().Messages.Create(Ask("""Hi. MODEL-SCRIPT: {"always":{"status":403}}"""), Token));
        var throttled = await Assert.ThrowsAsync<AnthropicRateLimitException>(() =>
            Client().Messages.Create(Ask("""Hi. MODEL-SCRIPT: {"always":{"status":429}}"""), Token));

        Assert.Contains("You don't have access to the model", denied.ResponseBody, StringComparison.Ordinal);
        Assert.Contains("Too many requests", throttled.ResponseBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_that_Bedrock_documents_is_wanted()
    {
        AnthropicBedrockClient client = new(Credentials()) { BaseUrl = server.Url, MaxRetries = 0 };

        var refused = await Assert.ThrowsAsync<AnthropicBadRequestException>(() => client.Messages.Create(Ask("Hi."), Token));

        Assert.Contains("bedrock-2023-05-31", refused.ResponseBody, StringComparison.Ordinal);
    }

    private static MessageCreateParams Ask(string text) =>
        new() { MaxTokens = 1024, Model = Model, Messages = [new UserMessageParam(text)] };

    private static AnthropicBedrockPrivateKeyCredentials Credentials() =>
        new()
        {
            ApiAccessKey = "AKIATEST",
            ApiSecret = "secret",
            Region = "eu-central-1",
        };

    private Anthropic.IAnthropicClient Client() =>
        new AnthropicBedrockClient(Credentials()) { BaseUrl = server.Url, MaxRetries = 0 }.WithOptions(options =>
            options with
            {
                ExtraHeaders = new Dictionary<string, string> { ["anthropic-version"] = "bedrock-2023-05-31" },
            });
}
