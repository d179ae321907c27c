using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>What became of an attempt that an earlier orchestrator launched.</summary>
internal abstract record AttemptFate
{
    /// <summary>It ended.</summary>
    /// <param name="Result">How.</param>
    public sealed record Finished(AttemptResult Result) : AttemptFate;

    /// <summary>Its executor lives.</summary>
    /// <param name="Executor">The executor.</param>
    /// <param name="Since">When it began.</param>
    public sealed record Running(ProcessIdentity Executor, DateTimeOffset Since) : AttemptFate;

    /// <summary>Nobody executes it, now or later, and there is no result. Processes that it started may be left.</summary>
    /// <param name="Reason">How that is known, for people.</param>
    public sealed record Lost(string Reason) : AttemptFate;

    /// <summary>Only somebody at its place can know.</summary>
    /// <param name="Place">The place.</param>
    public sealed record Unknown(ProcessPlace Place) : AttemptFate;
}
