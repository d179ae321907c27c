namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Why a client's process was ended that did not end by itself, whatever its session said.</summary>
internal enum ClaudeEnd
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>It had given its result, and did not end.</summary>
    Done,

    /// <summary>It was silent for too long.</summary>
    Silent,

    /// <summary>It printed a line without end.</summary>
    Endless,
}
