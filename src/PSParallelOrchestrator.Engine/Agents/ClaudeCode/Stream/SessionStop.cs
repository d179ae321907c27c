namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>Why a session is ended from outside.</summary>
internal enum SessionStop
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It spent what it may.</summary>
    Spent,

    /// <summary>
    /// A request failed and is not to be made again: the service asks for a longer wait than an executor is kept for, or another answer may
    /// cost more than is left.
    /// </summary>
    HeldBack,
}
