namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>What of a task's newest attempt is read.</summary>
public enum LogKind
{
    /// <summary>What it printed on standard output, and the final answer of its agent.</summary>
    StandardOutput,

    /// <summary>What it printed on standard error.</summary>
    StandardError,

    /// <summary>What its agent did: tools, what it said, requests that were repeated, tokens.</summary>
    Activity,
}
