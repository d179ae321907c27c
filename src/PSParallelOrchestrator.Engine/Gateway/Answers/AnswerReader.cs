using System.IO.Compression;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;
using PSParallelOrchestrator.Engine.Gateway.Requests;

namespace PSParallelOrchestrator.Engine.Gateway.Answers;

/// <summary>Reads an answer while it passes by. Whatever it is, it is passed on as it is.</summary>
internal static class AnswerReader
{
    private static readonly JsonElement Piece = JsonElement.Parse("""{"type":"content_block_delta"}""");

    /// <summary>The encodings of answers that are understood.</summary>
    public const string Encodings = "gzip, deflate, br";

    /// <summary>Reads an answer until nothing follows that tells more of its cost.</summary>
    /// <param name="answer">It; what was read last is not yet passed on when this returns, and more may follow.</param>
    /// <param name="encoding">How it is encoded; null for not at all.</param>
    /// <param name="heard">Called for each sign of life of the model.</param>
    /// <returns>A task that ends with the last event of the answer.</returns>
    public static async Task ReadAsync(
        TeeStream answer,
        ServiceKind service,
        bool isStreamed,
        string? encoding,
        AnswerMeter meter,
        Action heard,
        CancellationToken cancellationToken)
    {
        try
        {
            var text = Decoded(answer, encoding);
            if (isStreamed)
            {
                var events = service == ServiceKind.Bedrock
                    ? EventStreamAnswer.ReadAsync(text, cancellationToken)
                    : ServerSentAnswer.ReadAsync(text, Parse, cancellationToken);
                await foreach (var streamed in events)
                {
                    meter.Take(streamed);
                    if (meter.IsAlive)
                    {
                        heard();
                    }

                    if (meter.IsOver)
                    {
                        break;
                    }
                }
            }
            else
            {
                await ScanAsync(text, meter, heard, cancellationToken);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or EndOfStreamException or FormatException)
        {
            // Not understood is not stopped: the client may know better, and what it cost counts as the most that it can.
            await answer.PassOnRestAsync(cancellationToken);
        }
    }

    // Nearly all events are pieces of content, which cost nothing by themselves: that one came is all that has to be known.
    private static JsonElement Parse(string name, ReadOnlySpan<byte> data) =>
        name.StartsWith("content_block_", StringComparison.Ordinal) ? Piece : ServerSentAnswer.Parse(data);

    private static Stream Decoded(Stream answer, string? encoding) => encoding switch
    {
        null or "identity" => answer,
        "gzip" => new GZipStream(answer, CompressionMode.Decompress, leaveOpen: true),
        "deflate" => new ZLibStream(answer, CompressionMode.Decompress, leaveOpen: true),
        "br" => new BrotliStream(answer, CompressionMode.Decompress, leaveOpen: true),
        _ => throw new InvalidDataException($"The encoding '{encoding}' is not known."),
    };

    private static async Task ScanAsync(Stream text, AnswerMeter meter, Action heard, CancellationToken cancellationToken)
    {
        var scanner = new UsageScanner();
        var buffer = new byte[16 * 1024];
        int read;
        while (!scanner.IsOver && (read = await text.ReadAsync(buffer, cancellationToken)) > 0)
        {
            heard();
            scanner.Take(buffer.AsSpan(0, read));
        }

        meter.TakeWhole(scanner.Usage);
    }
}
