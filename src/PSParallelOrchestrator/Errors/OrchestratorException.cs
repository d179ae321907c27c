namespace PSParallelOrchestrator;

/// <summary>An error with an owner: what happened, where, and what to do.</summary>
public class OrchestratorException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="errorId">A stable name, for scripts and the documentation, for example <c>OutputDirectoryInUse</c>.</param>
    /// <param name="kind">What sort of error it is.</param>
    /// <param name="message">What happened, and where.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="inner">What it came from.</param>
    public OrchestratorException(string errorId, OrchestratorErrorKind kind, string message, string remedy, Exception? inner = null)
        : base($"{message} {remedy}", inner)
    {
        ErrorId = errorId;
        Kind = kind;
        Remedy = remedy;
    }

    /// <summary>A stable name for scripts and the documentation.</summary>
    public string ErrorId { get; }

    /// <summary>What sort of error it is.</summary>
    public OrchestratorErrorKind Kind { get; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; }
}
