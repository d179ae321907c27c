using System.IO.Compression;
using System.Text;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Gateway.Answers;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Gateway.Wire;

namespace PSParallelOrchestrator.Engine.Tests.Gateway;

/// <summary>Answers on their way: every byte is passed on, whatever it is, and what it costs is known before its end is.</summary>
public sealed class AnswerReaderTests
{
    private static readonly TokenUsage Used = new(10, 20, 5, 30, 7);

    private static readonly string[] Events =
    [
        """{"type":"message_start","message":{"id":"m","usage":{"input_tokens":10,"cache_creation_input_tokens":25,"""
            + """
            "cache_creation":{"ephemeral_1h_input_tokens":5},"cache_read_input_tokens":30,"output_tokens":1}}}
            """,
        """{"type":"ping"}""",
        """{"type":"content_block_delta","delta":{"text":"Größe 10 € 😀"}}""",
        """{"type":"something_new","usage":{"input_tokens":99999}}""",
        """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}""",
        """{"type":"message_stop"}""",
    ];

    [Theory]
    [InlineData("\n", null)]
    [InlineData("\r\n", null)]
    [InlineData("\n", "gzip")]
    [InlineData("\r\n", "br")]
    [InlineData("\n", "deflate")]
    public async Task A_stream_is_passed_on_byte_for_byte_however_it_is_cut(string line, string? encoding)
    {
        var text = string.Concat(Events.Select(data => $": a comment{line}event: x{line}data: {data}{line}{line}"));
        await AssertPassedAsync(Encoded(Encoding.UTF8.GetBytes(text), encoding), ServiceKind.Anthropic, isStreamed: true, encoding);
    }

    [Fact]
    public async Task A_stream_of_Bedrock_is_passed_on_byte_for_byte_however_it_is_cut()
    {
        var frames = Events.SelectMany(data => ClientStream.Event(ServiceKind.Bedrock, "x", Encoding.UTF8.GetBytes(data)).ToArray());
        await AssertPassedAsync([.. frames], ServiceKind.Bedrock, isStreamed: true, encoding: null);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    public async Task A_whole_answer_is_passed_on_byte_for_byte_however_it_is_cut(string? encoding)
    {
        const string Text = """
            {"content":[{"text":"\"usage\":{\"input_tokens\":1} \\","usage":{"input_tokens":2}}], "model":"usage",
             "usage" : {"input_tokens":10,"cache_creation_input_tokens":25,"cache_creation":{"ephemeral_1h_input_tokens":5},
             "cache_read_input_tokens":30,"output_tokens":7,"note":"}\""},"id":"usage"}
            """;
        await AssertPassedAsync(Encoded(Encoding.UTF8.GetBytes(Text), encoding), ServiceKind.Anthropic, isStreamed: false, encoding);
    }

    [Theory]
    [InlineData("data: {\"type\":\"message_start\"\n\n", true)]
    [InlineData("<html>", true)]
    [InlineData("no json at all", false)]
    [InlineData("", true)]
    [InlineData("\u001f\u008b", true)]
    public async Task What_nobody_understands_is_passed_on_all_the_same(string text, bool isStreamed)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var encoding in (string?[])[null, "gzip", "unheard-of"])
        {
            var (passed, meter, _) = await ReadAsync(bytes, new Random(1), ServiceKind.Anthropic, isStreamed, encoding);
            Assert.Equal(bytes, passed);
            Assert.False(meter.IsWhole && isStreamed);
        }
    }

    [Fact]
    public async Task An_answer_of_fifty_megabytes_is_not_kept()
    {
        // Neighbours use memory too; nothing here waits, so that all is on one thread.
        var thread = Environment.CurrentManagedThreadId;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var tee = new TeeStream(new LongAnswer(50_000_000), (_, _) => ValueTask.CompletedTask);
        var meter = new AnswerMeter();

        await AnswerReader.ReadAsync(tee, ServiceKind.Anthropic, isStreamed: false, null, meter, static () => { }, CancellationToken.None);

        Assert.Equal(thread, Environment.CurrentManagedThreadId);
        Assert.Equal(7, meter.Tokens.Output);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
    }

    private static async Task AssertPassedAsync(byte[] bytes, ServiceKind service, bool isStreamed, string? encoding)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var (passed, meter, before) = await ReadAsync(bytes, new Random(seed), service, isStreamed, encoding);
            Assert.Equal(bytes, passed);
            Assert.True(meter.IsWhole);
            Assert.Equal(Used, meter.Tokens);
            Assert.True(before < bytes.Length, "Nothing was held back until the cost was known.");
        }
    }

    private static async Task<(byte[] Passed, AnswerMeter Meter, long BeforeEnd)> ReadAsync(
        byte[] bytes, Random random, ServiceKind service, bool isStreamed, string? encoding)
    {
        using var passed = new MemoryStream();
        var tee = new TeeStream(new ChoppedStream(bytes, random), async (part, token) => await passed.WriteAsync(part, token));
        var meter = new AnswerMeter();
        await AnswerReader.ReadAsync(tee, service, isStreamed, encoding, meter, static () => { }, CancellationToken.None);
        var before = passed.Length;
        await tee.PassOnRestAsync(CancellationToken.None);
        return (passed.ToArray(), meter, before);
    }

    private static byte[] Encoded(byte[] bytes, string? encoding)
    {
        using var encoded = new MemoryStream();
        using (Stream encoder = encoding switch
        {
            "gzip" => new GZipStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BufferedStream(encoded),
        })
        {
            encoder.Write(bytes);
            encoder.Flush();
            if (encoding is null)
            {
                return encoded.ToArray();
            }
        }

        return encoded.ToArray();
    }

    /// <summary>Gives its bytes in pieces, from one byte to many.</summary>
    private sealed class ChoppedStream(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        private readonly int most = 1 << random.Next(0, 12);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, most + 1))], cancellationToken);
    }

    /// <summary>One JSON object with a very long text, made as it is read.</summary>
    private sealed class LongAnswer(long length) : MemoryStream
    {
        private static readonly byte[] Head = "{\"text\":\""u8.ToArray();
        private static readonly byte[] Tail = "\",\"usage\":{\"input_tokens\":1,\"output_tokens\":7}}"u8.ToArray();
        private long at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, Head.Length + length + Tail.Length - at);
            for (var i = 0; i < count; i++, at++)
            {
                buffer.Span[i] = at < Head.Length ? Head[at] : at < Head.Length + length ? (byte)'x' : Tail[at - Head.Length - length];
            }

            return ValueTask.FromResult(count);
        }
    }
}
