using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Logs;

/// <summary>
/// Writes log entries to a file, one line each, for example <c>2026-11-21T03:33:06.123Z INFO  scheduler: task api succeeded</c>;
/// exceptions follow on indented lines. Appends. What is below Warning may stand in memory for a second.
/// </summary>
public sealed class LogFileProvider : ILoggerProvider
{
    private readonly LogFile file;
    private readonly LogLevel minimum;

    /// <summary>Opens the log.</summary>
    /// <param name="path">The file; its directory exists. See RunPaths.Log.</param>
    /// <param name="minimum">Entries below this level are left out.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="OrchestratorException">The file cannot be opened.</exception>
    public LogFileProvider(string path, LogLevel minimum, TimeProvider time)
        : this(Open(path), minimum, time)
    {
    }

    internal LogFileProvider(Stream stream, LogLevel minimum, TimeProvider time)
    {
        file = new LogFile(stream, time);
        this.minimum = minimum;
    }

    /// <summary>
    /// Entries that could not be written, because the disk is full for example. The log itself says so as soon as it can be written again.
    /// </summary>
    public long LostEntries => file.LostEntries;

    /// <summary>What the system said when the log could not be written the last time; null where it always could.</summary>
    public string? LastError => file.LastError;

    /// <summary>Makes a logger.</summary>
    /// <param name="categoryName">What its entries say they come from.</param>
    /// <returns>A logger that never throws for want of room.</returns>
    public ILogger CreateLogger(string categoryName) => new Logger(file, minimum, categoryName);

    /// <summary>Writes what is still in memory and closes the file.</summary>
    public void Dispose() => file.Dispose();

    private static FileStream Open(string path)
    {
        try
        {
            // Readers follow the log while it grows; it keeps its own buffer, so that a failed write loses a known part.
            return PlainFile.OpenWrite(path, append: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw LogErrors.CannotOpenLog(path, error);
        }
    }

    private sealed class Logger(LogFile file, LogLevel minimum, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                file.Write(logLevel, category, formatter(state, exception), exception);
            }
        }
    }
}
