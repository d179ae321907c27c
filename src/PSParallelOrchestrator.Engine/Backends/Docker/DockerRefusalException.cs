using System.Net;
using System.Text.Json;
using Docker.DotNet;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>An engine answered, and refused. By its status it has the class of the failure.</summary>
/// <param name="what">What it was asked to do.</param>
/// <param name="reason">What it said.</param>
/// <param name="status">The status of its answer.</param>
internal sealed class DockerRefusalException(string what, string reason, HttpStatusCode status, Exception inner)
    : HttpRequestException($"The Docker Engine could not {what}: {reason}", inner, status)
{
    /// <summary>What it was asked to do.</summary>
    public string What => what;

    /// <summary>What it said.</summary>
    public string Reason => reason;

    /// <summary>Whether it is about a network.</summary>
    public bool IsOfNetwork => reason.Contains("network", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of an answer.</summary>
    public static DockerRefusalException Of(string what, DockerApiException error) =>
        new(what, Said(error), error.StatusCode, error);

    private static string Said(DockerApiException error)
    {
        var text = error.ResponseBody ?? string.Empty;
        try
        {
            if (JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("message", out var message)
                && message.GetString() is { } said)
            {
                text = said;
            }
        }
        catch (JsonException)
        {
            // Then what came is all there is.
        }

        return CleanText.OneLine(text.Length == 0 ? $"it answered {(int)error.StatusCode}" : text);
    }
}
