using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

/// <summary>A service answered with an error: in place of an answer, or in the middle of one.</summary>
/// <param name="status">The HTTP status; of an error in the middle of an answer the one that it stands for.</param>
/// <param name="said">What the service said.</param>
internal sealed class ServiceAnswerException(int status, string said) : Exception(said)
{
    // What is longer is shown to nobody.
    private const int MostBytes = 64 * 1024;

    public int Status => status;

    /// <summary>Reads an answer that is an error.</summary>
    public static async Task<ServiceAnswerException> ReadAsync(int status, Stream answer, CancellationToken cancellationToken)
    {
        var body = new byte[MostBytes];
        var length = await answer.ReadAtLeastAsync(body, MostBytes, throwOnEndOfStream: false, cancellationToken);
        return new ServiceAnswerException(status, Said(body.AsSpan(0, length)));
    }

    /// <summary>An error in the middle of an answer.</summary>
    /// <param name="streamed">The event.</param>
    public static ServiceAnswerException Of(JsonElement streamed)
    {
        var error = streamed.Find("error") ?? default;
        return new ServiceAnswerException(
            StatusOf(error.Text("type")), error.Text("message") ?? error.Text("type") ?? "an error that it did not explain");
    }

    private static string Said(ReadOnlySpan<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body);
            var said = (root.Find("error") ?? default).Text("message") ?? root.Text("message") ?? root.Text("Message");
            if (!string.IsNullOrWhiteSpace(said))
            {
                return said;
            }
        }
        catch (JsonException)
        {
            // Something that stands between answered in its own way.
        }

        return System.Text.Encoding.UTF8.GetString(body);
    }

    private static int StatusOf(string? type) => type switch
    {
        "invalid_request_error" or "validationException" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" or "accessDeniedException" => 403,
        "not_found_error" or "resourceNotFoundException" => 404,
        "request_too_large" => 413,
        "rate_limit_error" or "throttlingException" => 429,
        "timeout_error" or "modelTimeoutException" => 504,
        "overloaded_error" or "serviceUnavailableException" => 529,
        _ => 500,
    };
}
