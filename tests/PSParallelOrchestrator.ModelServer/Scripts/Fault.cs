namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>Ways in which an answer goes wrong.</summary>
public enum FaultKind
{
    /// <summary>An HTTP error with the service's body.</summary>
    Status,

    /// <summary>Some stream events (of a plain answer: half its bytes), then the connection is reset.</summary>
    Cut,

    /// <summary>Some stream events (half the bytes), then the body ends as if it were complete.</summary>
    End,

    /// <summary>Some stream events, then an error event (Bedrock: an exception frame); a plain answer is an HTTP error.</summary>
    Error,

    /// <summary>Some stream events (half the bytes), then silence until the client goes away.</summary>
    Stall,

    /// <summary>Not even headers, until the client goes away.</summary>
    Hang,

    /// <summary>The connection is reset before any byte.</summary>
    Reset,

    /// <summary>An error page of a proxy.</summary>
    Html,

    /// <summary>Status 200 with something that is no JSON.</summary>
    Garbage,

    /// <summary>Status 200 with no body.</summary>
    NoBody,
}

/// <summary>One fault of one try.</summary>
public sealed record Fault(FaultKind Kind)
{
    /// <summary>Stream events sent before it: for Cut, End, Error and Stall.</summary>
    public int Events { get; init; }

    /// <summary>The HTTP status of Status and Html.</summary>
    public int Status { get; init; }

    /// <summary>The error type, as overloaded_error; by the status where it is null.</summary>
    public string? Type { get; init; }

    /// <summary>The error's text.</summary>
    public string? Message { get; init; }

    /// <summary>Seconds (or a date) for the retry-after header.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>An HTTP error.</summary>
    public static Fault OfStatus(int status, string? retryAfter = null, string? type = null, string? message = null) =>
        new(FaultKind.Status) { Status = status, RetryAfter = retryAfter, Type = type, Message = message };

    /// <summary>A fault after some events.</summary>
    public static Fault After(FaultKind kind, int events, string? type = null) => new(kind) { Events = events, Type = type };
}
