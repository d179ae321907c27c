using Microsoft.Extensions.Logging;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>What is written to orchestrator.log about limits.</summary>
internal static partial class LimitLog
{
    [LoggerMessage(1, LogLevel.Information, "{Text}")]
    public static partial void Notice(ILogger logger, string text);
}
