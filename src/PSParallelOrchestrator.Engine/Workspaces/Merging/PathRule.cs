namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>What decides at a path where two sides meet.</summary>
/// <param name="Strategy">What to do; null leaves it to the run's strategy.</param>
/// <param name="Command">What makes the file anew; null where nothing does.</param>
/// <param name="IsWhole">Whether the file is one whole, which is never merged line by line.</param>
internal sealed record PathRule(PathConflictStrategy? Strategy, AnewCommand? Command = null, bool IsWhole = false)
{
    /// <summary>Nothing is said: the run's strategy.</summary>
    public static PathRule Nothing { get; } = new(Strategy: null);

    /// <summary>What to do where neither a union nor a command settles it.</summary>
    /// <param name="ofRun">The run's strategy.</param>
    public ConflictStrategy Fallback(ConflictStrategy ofRun) => Strategy switch
    {
        PathConflictStrategy.Stop => ConflictStrategy.Stop,

        // A command that makes the file anew finds that of the later task in its place.
        PathConflictStrategy.PreferLater or PathConflictStrategy.Regenerate => ConflictStrategy.PreferLater,
        PathConflictStrategy.KeepBoth => ConflictStrategy.KeepBoth,
        PathConflictStrategy.Markers => ConflictStrategy.Markers,
        _ => ofRun,
    };
}
