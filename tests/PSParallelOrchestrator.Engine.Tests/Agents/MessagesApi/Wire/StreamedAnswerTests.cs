using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Amazon.Runtime.EventStreams;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi.Wire;

/// <summary>Streamed answers are read the same however their bytes arrive, and damage is said, not read over.</summary>
public sealed class StreamedAnswerTests
{
    private static readonly string[] Events = ["""{"type":"ping"}""", """{"type":"delta","text":"Grüße, 日本 \"x\""}""", """{"type":"stop"}"""];

    [Theory]
    [InlineData(1, "\n")]
    [InlineData(1, "\r\n")]
    [InlineData(3, "\r")]
    [InlineData(7, "\r\n")]
    [InlineData(4096, "\n")]
    public async Task Server_sent_events_are_read_from_pieces_of_any_size(int piece, string newLine)
    {
        var text = string.Concat(
            Events.Select(each => $"event: x{newLine}: a comment{newLine}data: {each}{newLine}id: 1{newLine}{newLine}"));
        await using var answer = new PiecewiseStream(Encoding.UTF8.GetBytes("data:" + newLine + newLine + text), piece);
        Assert.Equal(Events, await TextsAsync(ServerSentAnswer.ReadAsync(answer, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_server_sent_event_that_is_no_json_is_said()
    {
        await using var answer = new MemoryStream("data: [DONE\n\n"u8.ToArray());
        await Assert.ThrowsAnyAsync<JsonException>(
            () => TextsAsync(ServerSentAnswer.ReadAsync(answer, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(4096)]
    public async Task Frames_of_AWS_are_read_from_pieces_of_any_size(int piece)
    {
        byte[] bytes = [.. Events.SelectMany(each => Chunk(each)), .. Frame([("message-type", "event"), ("event-type", "other")], "{}")];
        await using var answer = new PiecewiseStream(bytes, piece);
        Assert.Equal(Events, await TextsAsync(EventStreamAnswer.ReadAsync(answer, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("exception", "exception-type", "throttlingException", """{"message":"Slower."}""", 429, "Slower.")]
    [InlineData("exception", "exception-type", "modelStreamErrorException", "", 500, "modelStreamErrorException")]
    [InlineData("error", "error-code", "serviceUnavailableException", "", 529, "serviceUnavailableException")]
    public async Task An_exception_of_AWS_is_an_error_in_the_answer(
        string kind, string header, string type, string body, int status, string says)
    {
        await using var answer = new MemoryStream(Frame([("message-type", kind), (header, type)], body));
        await foreach (var streamed in EventStreamAnswer.ReadAsync(answer, TestContext.Current.CancellationToken))
        {
            var error = ServiceAnswerException.Of(streamed);
            Assert.Equal((status, says), (error.Status, error.Message));
            return;
        }

        Assert.Fail("There was no event.");
    }

    [Fact]
    public async Task Every_damage_of_a_frame_is_said()
    {
        var whole = Chunk(Events[1]);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x55;
            await using var answer = new MemoryStream(damaged);
            var thrown = await Record.ExceptionAsync(
                () => TextsAsync(EventStreamAnswer.ReadAsync(answer, TestContext.Current.CancellationToken)));
            Assert.True(thrown is InvalidDataException or EndOfStreamException, $"Byte {at}: {thrown?.GetType().Name ?? "no error"}.");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public async Task A_frame_of_an_impossible_length_takes_no_memory(int length)
    {
        var head = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(head, length);
        await using var answer = new MemoryStream(head);
        await Assert.ThrowsAsync<InvalidDataException>(
            () => TextsAsync(EventStreamAnswer.ReadAsync(answer, TestContext.Current.CancellationToken)));
    }

    private static byte[] Chunk(string content) => Frame(
        [("event-type", "chunk"), ("content-type", "application/json"), ("message-type", "event")],
        $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(content))}}","p":"abc"}""");

    private static byte[] Frame((string Name, string Value)[] headers, string payload)
    {
        var list = new List<IEventStreamHeader>();
        foreach (var (name, value) in headers)
        {
            var header = new EventStreamHeader(":" + name);
            header.SetString(value);
            list.Add(header);
        }

        return new EventStreamMessage(list, Encoding.UTF8.GetBytes(payload)).ToByteArray();
    }

    private static async Task<List<string>> TextsAsync(IAsyncEnumerable<JsonElement> events)
    {
        var texts = new List<string>();
        await foreach (var streamed in events)
        {
            texts.Add(streamed.GetRawText());
        }

        return texts;
    }

    /// <summary>Gives its bytes in pieces, as a network does.</summary>
    private sealed class PiecewiseStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
