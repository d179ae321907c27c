namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>Why a session is ended from outside.</summary>
internal enum SessionStop
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It spent what it may.</summary>
    Spent,

    /// <summary>The service asks for a longer wait than an executor is kept for.</summary>
    HeldBack,

    /// <summary>It was silent for too long.</summary>
    Stalled,
}
