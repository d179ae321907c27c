namespace PSParallelOrchestrator.Engine.Logs;

/// <summary>The error texts of logs.</summary>
internal static class LogErrors
{
    public static OrchestratorException CannotOpenLog(string path, Exception inner) => new(
        "LogNotOpened",
        OrchestratorErrorKind.InputOutput,
        $"The log '{path}' cannot be opened: {inner.Message}",
        "Make sure that the directory exists and can be written to.",
        inner);
}
