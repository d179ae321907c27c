namespace PSParallelOrchestrator.Engine.Journal;

/// <summary>An event with its place in the journal.</summary>
/// <param name="Sequence">1 for the first line, then without gaps.</param>
/// <param name="Time">When it was recorded, UTC.</param>
/// <param name="Event">What happened.</param>
internal readonly record struct JournalRecord(long Sequence, DateTimeOffset Time, IJournalEvent Event);
