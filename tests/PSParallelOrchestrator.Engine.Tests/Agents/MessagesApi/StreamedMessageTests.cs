using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Answers from their events, odd ones included.</summary>
public sealed class StreamedMessageTests
{
    private const string Start =
        """{"type":"message_start","message":{"usage":{"input_tokens":10,"cache_creation_input_tokens":7,"cache_creation":{"ephemeral_1h_input_tokens":2},"output_tokens":1}}}""";
    private const string Delta = """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}""";
    private const string Stop = """{"type":"message_stop"}""";

    [Fact]
    public void Usage_is_what_the_start_says_and_the_end_adds()
    {
        var message = Read(Start, Delta, Stop);
        Assert.Equal(new TokenUsage(10, 5, 2, 0, 5), message.Usage);
        Assert.True(message is { IsWhole: true, StopReason: "end_turn" });
    }

    [Fact]
    public void What_has_no_start_or_no_end_is_not_whole()
    {
        Assert.False(Read(Delta, Stop).IsWhole);
        Assert.False(Read(Start, Delta).IsWhole);
        Assert.False(Read(Start, Stop).IsWhole);
    }

    [Fact]
    public void Blocks_go_back_as_they_came_and_empty_texts_not_at_all()
    {
        var message = Read(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"hm"}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"signature_delta","signature":"s1"}}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"newer","field":[1]}}""",
            """{"type":"content_block_start","index":3,"content_block":{"type":"text","text":"a"}}""",
            """{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"b"}}""",
            """{"type":"content_block_delta","index":3,"delta":{"type":"citations_delta","citation":{"url":"u"}}}""",
            """{"type":"event_of_a_later_version"}""");
        Assert.Equal(
            """[{"type":"thinking","thinking":"hm","signature":"s1"},{"type":"newer","field":[1]},{"type":"text","text":"ab","citations":[{"url":"u"}]}]""",
            message.Content().ToJsonString());
        Assert.Equal("ab", message.Text);
    }

    [Theory]
    [InlineData("""{"path":"\ud800"}""")]
    [InlineData("""{"path":""")]
    [InlineData("[1]")]
    public void Input_that_cannot_be_read_is_sent_back_as_none(string input)
    {
        var message = Read(
            Start,
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t1","name":"view","input":{}}}""",
            $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":{{{JsonSerializer.Serialize(input)}}}}}""");
        Assert.False(Assert.Single(message.ToolCalls).IsReadable);
        Assert.Equal("""[{"type":"tool_use","id":"t1","name":"view","input":{}}]""", message.Content().ToJsonString());
    }

    [Theory]
    [InlineData("""{"type":"content_block_delta","index":0,"delta":{}}""")]
    [InlineData("""{"type":"content_block_start","index":0}""")]
    [InlineData("""{"type":"content_block_start","index":0,"content_block":{}}""")]
    public void Events_that_make_no_sense_are_an_error(string streamed) => Assert.Throws<JsonException>(() => Read(Start, streamed));

    private static StreamedMessage Read(params string[] events)
    {
        var message = new StreamedMessage();
        foreach (var each in events)
        {
            using var document = JsonDocument.Parse(each);
            message.Take(document.RootElement.Clone());
        }

        return message;
    }
}
