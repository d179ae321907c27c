using System.Text.Json.Serialization;

namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>
/// What is known of an attempt's work at its end. What an agent answers, the attempt's result and the journal's event are this and
/// more, so that a new property is passed on by all of them. Names and order in JSON are those of the journal of version 0.1.0.
/// </summary>
/// <param name="FailureClass">Null for success, else what sort of failure it was.</param>
/// <param name="Message">What happened and what to do, for people; null for a plain success.</param>
public record AttemptOutcome(
    [property: JsonPropertyName("failure")] FailureClass? FailureClass = null, [property: JsonPropertyOrder(1)] string? Message = null)
{
    /// <summary>A plain success.</summary>
    public static AttemptOutcome Success { get; } = new();

    /// <summary>The exit code, where there was a process; 128 + N for signal N.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What it used.</summary>
    [JsonPropertyOrder(1)]
    public AttemptUsage? Usage { get; init; }

    /// <summary>The end of what a failed verify printed, for the next attempt's agent.</summary>
    [JsonPropertyOrder(1)]
    public string? CheckOutput { get; init; }

    /// <summary>How long a rate limit asks to wait; in the journal it is part of when the next attempt is due.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// What the user should know although it does not decide how the attempt ended; null for nothing. Events of their own in the journal.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>Whether the attempt succeeded.</summary>
    [JsonIgnore]
    public bool Succeeded => FailureClass is null;
}
