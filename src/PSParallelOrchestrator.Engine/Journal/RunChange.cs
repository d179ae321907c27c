namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>One event of a run, with what it changed.</summary>
/// <param name="Sequence">The event's number in the journal: who has seen it can go on after it.</param>
/// <param name="Time">When it was recorded, UTC.</param>
/// <param name="Event">
/// What happened; null where nothing was recorded, because the run's orchestrator is gone. <paramref name="Sequence"/> is then that of
/// the last event.
/// </param>
/// <param name="State">The run's state after it.</param>
/// <param name="Tasks">The tasks that it changed.</param>
internal sealed record RunChange(
    long Sequence, DateTimeOffset Time, IJournalEvent? Event, RunState State, IReadOnlyList<TaskChange> Tasks);

/// <summary>A task that an event changed.</summary>
/// <param name="Before">The state it had.</param>
/// <param name="State">The state it has; the same where only the reason is another.</param>
internal sealed record TaskChange(string Task, TaskState Before, TaskState State, string? Reason)
{
    /// <summary>Whether the task waits for nothing more, which it did before.</summary>
    public bool IsNewlyFinal => TaskStates.IsFinal(State) && !TaskStates.IsFinal(Before);
}
