namespace PSParallelOrchestrator;

/// <summary>Where an attempt stands.</summary>
public enum AttemptState
{
    /// <summary>Recorded and on its way: its workspace is prepared, its backend is asked or lets it wait.</summary>
    Launching,

    /// <summary>The backend has it.</summary>
    Running,

    /// <summary>Ended well.</summary>
    Succeeded,

    /// <summary>Ended otherwise; <see cref="TaskAttempt.FailureClass"/> says how.</summary>
    Failed,
}
