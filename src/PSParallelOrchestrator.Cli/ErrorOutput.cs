using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Cli;

/// <summary>Errors on standard error.</summary>
internal static class ErrorOutput
{
    /// <summary>Whether an error says that something could not be written.</summary>
    /// <returns>Whether it does.</returns>
    public static bool IsUnwritten(Exception error) =>
        error is IOException or UnauthorizedAccessException or OrchestratorException { Kind: OrchestratorErrorKind.InputOutput };

    /// <summary>Writes an error.</summary>
    /// <param name="error">An error of the engine, or of the file system.</param>
    /// <param name="code">What psorch ends with.</param>
    public static int Write(Exception error, int code)
    {
        Console.Error.WriteLine(error is OrchestratorException known
            ? $"psorch: {known.Message} [{known.ErrorId}]"
            : $"psorch: {CleanText.Sentence(error.Message)} Free disk space or fix the permissions there; psorch resume "
                + "continues a run that had begun. [InputOutput]");
        return code;
    }
}
