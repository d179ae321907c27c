namespace PSParallelOrchestrator.Module.Scripts;

/// <summary>An error that the script of a task wrote, as it is told again.</summary>
/// <param name="message">What the script's error said.</param>
/// <param name="type">The type of the script's exception.</param>
/// <param name="stackTrace">Where it was in the script.</param>
internal sealed class TaskErrorException(string message, string? type, string? stackTrace) : Exception(message)
{
    /// <summary>The type of the script's exception.</summary>
    public string? ExceptionType { get; } = type;

    /// <summary>Where it was in the script.</summary>
    public string? ScriptStackTrace { get; } = stackTrace;
}
