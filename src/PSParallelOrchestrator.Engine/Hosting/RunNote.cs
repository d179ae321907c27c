namespace PSParallelOrchestrator.Engine.Hosting;

/// <summary>Something to tell of a run that goes on.</summary>
/// <param name="Text">What, in a line.</param>
/// <param name="IsEvent">Whether it is an event as it is recorded, not what it means.</param>
public sealed record RunNote(string Text, bool IsEvent);
