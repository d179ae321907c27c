using Microsoft.Extensions.Logging;
using PSParallelOrchestrator.Engine.Logs;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>The log of a run for people: orchestrator.log.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly LogFileProvider file;
    private readonly ILoggerFactory factory;

    private RunLog(LogFileProvider file, LogLevel minimum)
    {
        this.file = file;
        factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(minimum).AddProvider(file));
    }

    /// <summary>Opens the log to go on with it.</summary>
    /// <param name="services">Clock and level.</param>
    public static RunLog Open(RunPaths paths, EngineContext services) =>
        new(new LogFileProvider(paths.Log, services.LogLevel, services.Time), services.LogLevel);

    /// <summary>A logger.</summary>
    /// <param name="category">What writes.</param>
    public ILogger CreateLogger(string category) => factory.CreateLogger(category);

    public void Dispose()
    {
        factory.Dispose();
        file.Dispose();
    }
}
