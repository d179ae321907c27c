using System.Text.Json.Serialization;
using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Logs;

/// <summary>One request as the server saw it, and what it answered.</summary>
public sealed record RequestLogEntry
{
    /// <summary>Counts up from 1.</summary>
    public required long Number { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query as sent, not decoded.</summary>
    public required string Path { get; init; }

    public required RequestCredential Credential { get; init; }

    /// <summary>Every request header but those that carry the credential.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public string? Model { get; init; }

    public bool Stream { get; init; }

    /// <summary>Whether it is a call by which Claude Code finds out which models it may use on Bedrock.</summary>
    public bool IsProbe { get; init; }

    /// <summary>The attempt's token, where the body has one.</summary>
    public string? AttemptToken { get; init; }

    /// <summary>The body; null once the log's memory for bodies is used up by newer ones.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Body { get; init; }

    /// <summary>The HTTP status sent; 0 where none was sent (yet).</summary>
    public int Status { get; init; }

    /// <summary>The usage that the client has been told, so far.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>What was done wrong on purpose, or why the request was refused; null for a good answer.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether the server is done with it.</summary>
    public bool Finished { get; init; }

    /// <summary>Whether the client went away before the end.</summary>
    public bool ClientGone { get; init; }
}
