using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Services that say less than they should, or nothing of use without an end.</summary>
public sealed class MessageExchangeTests
{
    private const string Stop = """{"type":"message_stop"}""";
    private static readonly ModelPrice Price = PriceTable.BuiltIn.Require("claude-sonnet-4-5");

    [Theory]
    [InlineData("""{"input_tokens":1000,"output_tokens":1}""", """{"output_tokens":200}""", 0.006)]
    [InlineData("""{"input_tokens":1000,"output_tokens":1}""", "{}", 0.018)]
    [InlineData("""{"input_tokens":-5,"output_tokens":1}""", """{"output_tokens":200}""", null)]
    [InlineData("{}", """{"output_tokens":200}""", null)]
    [InlineData("{}", "{}", null)]
    public async Task What_a_service_does_not_tell_counts_with_the_most_it_can_have_been(string first, string last, double? cost)
    {
        var spending = new SpendingLimit(1);
        var api = new FakeApi(
            $$$"""{"type":"message_start","message":{"usage":{{{first}}}}}""",
            $$$"""{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{{{last}}}}""",
            Stop);
        var (message, failure) = await Exchange(api, spending, TimeSpan.FromMinutes(1))
            .AskAsync(new JsonObject { ["model"] = "m" }, 1000, TestContext.Current.CancellationToken);
        Assert.Null(failure);
        Assert.True(message.IsWhole);
        var most = ((4096 + """{"model":"m"}""".Length) * 3.75m + 1000 * 15m) / 1_000_000m;
        Assert.Equal(cost is { } known ? (decimal)known : most, spending.SpentUsd);
    }

    [Fact]
    public async Task Signs_of_life_of_the_connection_are_none_of_the_model()
    {
        var api = new FakeApi("""{"type":"ping"}""") { Pause = TimeSpan.FromMilliseconds(20), Repeats = true };
        var (_, failure) = await Exchange(api, new SpendingLimit(null), TimeSpan.FromSeconds(1))
            .AskAsync([], 1000, TestContext.Current.CancellationToken);
        Assert.NotNull(failure);
        Assert.True(failure.IsSilence);
        Assert.Equal(FailureClass.Transient, failure.Result.FailureClass);
    }

    [Fact]
    public async Task A_client_that_does_not_listen_holds_nobody_up()
    {
        var api = new FakeApi(Stop) { Pause = Timeout.InfiniteTimeSpan, IsDeaf = true };
        var (_, failure) = await Exchange(api, new SpendingLimit(null), TimeSpan.FromMilliseconds(200))
            .AskAsync([], 1000, TestContext.Current.CancellationToken);
        Assert.True(failure?.IsSilence);

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Exchange(api, new SpendingLimit(null), TimeSpan.FromHours(1)).AskAsync([], 1000, stop.Token));
    }

    private static MessageExchange Exchange(FakeApi api, SpendingLimit spending, TimeSpan stallLimit) =>
        new(api, Price, spending, stallLimit, TimeProvider.System);

    private sealed class FakeApi(params string[] events) : IMessagesApi
    {
        public TimeSpan Pause { get; init; }

        public bool Repeats { get; init; }

        public bool IsDeaf { get; init; }

        public AgentKind Kind => AgentKind.Anthropic;

        public string Model => "m";

        public TimeSpan? RetryAfter => null;

        public RequestBody Write(JsonObject request) => RequestBody.Of(request, static (writer, node) => node.WriteTo(writer));

        public async IAsyncEnumerable<JsonElement> StreamAsync(
            RequestBody body, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            do
            {
                foreach (var streamed in events)
                {
                    await Task.Delay(Pause, IsDeaf ? CancellationToken.None : cancellationToken);
                    yield return JsonElement.Parse(streamed);
                }
            }
            while (Repeats);
        }

        public void Dispose()
        {
        }
    }
}
