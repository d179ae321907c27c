namespace PSParallelOrchestrator.ModelServer.Requests;

/// <summary>A request that the real service would answer with an error, or that a script does not expect.</summary>
public sealed class RequestRefusedException(int status, string type, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The Messages API's error type, such as invalid_request_error.</summary>
    public string Type { get; } = type;

    internal static RequestRefusedException Invalid(string message) => new(400, "invalid_request_error", message);
}
