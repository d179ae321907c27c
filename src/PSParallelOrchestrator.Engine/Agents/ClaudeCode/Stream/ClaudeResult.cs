using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>The result line, with which a session ends.</summary>
internal sealed record ClaudeResult
{
    /// <summary><c>success</c>, or <c>error_</c> and what happened. An error of the service is a success here.</summary>
    public required string Subtype { get; init; }

    /// <summary>Whether the session failed.</summary>
    public required bool IsError { get; init; }

    /// <summary>The final answer, or what went wrong.</summary>
    public string? Text { get; init; }

    /// <summary>The HTTP status of an error of the service.</summary>
    public int? ApiErrorStatus { get; init; }

    /// <summary>Why the last answer stopped.</summary>
    public string? StopReason { get; init; }

    /// <summary>Why the session ended.</summary>
    public string? TerminalReason { get; init; }

    /// <summary>What went wrong, where there is no text.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Tools that were denied, each with its main argument.</summary>
    public IReadOnlyList<ClaudeToolUse> Denials { get; init; } = [];

    /// <summary>Reads the line.</summary>
    public static ClaudeResult Read(JsonElement line) => new()
    {
        Subtype = line.Text("subtype") ?? "",
        IsError = line.Flag("is_error"),
        Text = line.Text("result"),
        ApiErrorStatus = line.Status("api_error_status"),
        StopReason = line.Text("stop_reason"),
        TerminalReason = line.Text("terminal_reason"),
        Errors = [.. line.Items("errors").Where(error => error.ValueKind == JsonValueKind.String).Select(error => error.GetString()!)],
        Denials = [.. line.Items("permission_denials").Select(denial => ClaudeToolUse.Read(denial, "tool_name", "tool_input"))],
    };
}
